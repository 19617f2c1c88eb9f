/** The adapters, each with the demo tenant's account at its simulator. */
import { type BpAdapter, type BpAdapterPorts, createBpAdapter } from "@tributary/bp-adapter";
import { createIbmAdapter, type IbmAdapter, type IbmAdapterPorts } from "@tributary/ibm-adapter";
import { createTelemetry } from "@tributary/runtime";
import type { BrightPattern } from "@tributary/simulators/bright-pattern";
import type { IbmVideo } from "@tributary/simulators/ibm-video";
import { DEMO_TENANT } from "./demo.ts";

type Shared = Omit<BpAdapterPorts & IbmAdapterPorts, "accounts" | "telemetry">;

interface Around {
  brightPattern: BrightPattern;
  ibmVideo: IbmVideo;
  /** They end with it. */
  scope: AsyncDisposableStack;
}

/** Nothing runs before they are started. */
export function createAdapters(shared: Shared, { brightPattern, ibmVideo, scope }: Around): [BpAdapter, IbmAdapter] {
  const { url, tenantUrl, appId } = brightPattern;
  const bpAdapter = createBpAdapter({
    ...shared,
    accounts: new Map([[DEMO_TENANT, { url, tenantUrl, appId, apiVersion: "v2" }]]),
    telemetry: scope.use(createTelemetry("bp-adapter")),
  });
  const { url: apiUrl, clientId, clientSecret } = ibmVideo;
  const asWhom = {
    clientId,
    clientSecret,
    clientAuthentication: "basic",
    grant: { type: "client_credentials" },
  } as const;
  const ibmAdapter = createIbmAdapter({
    ...shared,
    accounts: new Map([[DEMO_TENANT, { apiUrl, tokenUrl: `${apiUrl}/oauth2/token`, ...asWhom }]]),
    telemetry: scope.use(createTelemetry("ibm-adapter")),
  });
  return [scope.use(bpAdapter), scope.use(ibmAdapter)];
}
