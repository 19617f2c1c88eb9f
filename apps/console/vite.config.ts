// How the console is built, and how it is developed: with hot reload, before a platform that runs already.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { platformUrl } from "./build/config.ts";

// The platform looks at the name that it is called by.
const proxied = { target: platformUrl(), changeOrigin: true };

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": proxied, "/demo.json": proxied } },
  // The server puts a number of its own in this place, each time it answers with the page.
  html: { cspNonce: "{{nonce}}" },
  build: {
    target: "es2023",
    // The first that have `light-dark()`: written in another way for older ones it would show nothing at all.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // Icons that are inlined would need `data:` in the policy of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
});
