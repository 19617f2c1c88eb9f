// The whole page: looks, addresses, who is signed in, and what happens when a room fails.
import { MantineProvider } from "@mantine/core";
import type { JSX } from "react";
import { BrowserRouter } from "react-router";
import type { Demo } from "../connection/demo.ts";
import { SessionProvider } from "../connection/session.tsx";
import { AppRoutes } from "./app-routes.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { styleNonce } from "./style-nonce.ts";
import { readableTints, theme } from "./theme.ts";

export const App = ({ demo }: { demo: Demo | null }): JSX.Element => (
  <MantineProvider
    {...{ theme, cssVariablesResolver: readableTints, getStyleNonce: styleNonce }}
    defaultColorScheme="auto"
  >
    <ErrorBoundary>
      <SessionProvider demo={demo}>
        <BrowserRouter>
          <AppRoutes />
        </BrowserRouter>
      </SessionProvider>
    </ErrorBoundary>
  </MantineProvider>
);
