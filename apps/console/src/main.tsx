// Where the page begins.
import "@mantine/core/styles.css";
import "./shell/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { fetchDemo } from "./connection/demo.ts";
import { App } from "./shell/app.tsx";
import { loadedAtFirst } from "./shell/lazily.tsx";

/** Until all is there that the page begins with, it is as index.html has it. */
async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  const [demo] = await Promise.all([fetchDemo(), loadedAtFirst()]);
  createRoot(root).render(
    <StrictMode>
      <App demo={demo} />
    </StrictMode>,
  );
}

void start();
