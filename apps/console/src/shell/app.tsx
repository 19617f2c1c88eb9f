// The whole page: looks, addresses, who is signed in, and what happens when a room fails.
import { MantineProvider } from "@mantine/core";
import { type JSX, Suspense, use } from "react";
import { BrowserRouter } from "react-router";
import { fetchDemo } from "../connection/demo.ts";
import { SessionProvider } from "../connection/session.tsx";
import { AppRoutes } from "./app-routes.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Loading } from "./loading.tsx";
import { styleNonce } from "./style-nonce.ts";
import { readableTints, theme } from "./theme.ts";

// Asked while the rest of the page is still being made.
const demo = fetchDemo();

export function App(): JSX.Element {
  return (
    <MantineProvider
      {...{ theme, cssVariablesResolver: readableTints, getStyleNonce: styleNonce }}
      defaultColorScheme="auto"
    >
      <ErrorBoundary>
        <Suspense fallback={<Loading />}>
          <SignedIn />
        </Suspense>
      </ErrorBoundary>
    </MantineProvider>
  );
}

function SignedIn(): JSX.Element {
  return (
    <SessionProvider demo={use(demo)}>
      <BrowserRouter>
        <AppRoutes />
      </BrowserRouter>
    </SessionProvider>
  );
}
