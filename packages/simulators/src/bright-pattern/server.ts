// A Bright Pattern contact centre in this process: the API of its clients, and its agents' side.
import type { AddressInfo } from "node:net";
import { systemClock } from "@tributary/runtime";
import { type FastifyPluginCallback, fastify } from "fastify";
import { type Agent, createAgent } from "./agent.ts";
import { addAgentApi } from "./agent-api.ts";
import { addClientApi } from "./client-api.ts";
import { createContactCentre } from "./contact-centre.ts";
import { createFaults, type Faults } from "./faults.ts";
import { watchInactivity } from "./inactivity.ts";
import { addPage } from "./page.ts";
import { type BrightPatternOptions, withDefaults } from "./settings.ts";

export interface BrightPattern extends AsyncDisposable {
  /** Where it listens: what clients call, and in a browser the agents' page. */
  readonly url: string;
  readonly tenantUrl: string;
  readonly appId: string;
  readonly agent: Agent;
  readonly faults: Faults;
}

/** Starts one. Held polls end when it is disposed. */
export async function startBrightPattern(options: BrightPatternOptions = {}): Promise<BrightPattern> {
  const settings = withDefaults(options);
  const faults = createFaults(options.faults, options.seed);
  const centre = createContactCentre(settings, faults, systemClock);
  const agent = createAgent(centre);
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  addClientApi(app, centre);
  const addDesktop: FastifyPluginCallback = (desktop, _, done) => {
    addAgentApi(desktop, centre, agent);
    done();
  };
  void app.register(addDesktop, { prefix: "/agent" });
  addPage(app);
  const { host = "127.0.0.1", port = 0 } = options;
  await app.listen({ port, host });
  const watch = watchInactivity(centre);
  return {
    ...{ url: `http://${host}:${(app.server.address() as AddressInfo).port}`, agent, faults },
    ...{ tenantUrl: settings.tenantUrl, appId: settings.appId },
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await app.close();
    },
  };
}
