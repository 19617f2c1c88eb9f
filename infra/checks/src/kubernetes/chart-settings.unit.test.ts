import { settings as api } from "@tributary/api/config";
import { settings as bpAdapter } from "@tributary/bp-adapter/config";
import { settings as ibmAdapter } from "@tributary/ibm-adapter/config";
import { settings as stream } from "@tributary/stream/config";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { run, toolsMissing } from "./tools.ts";

const CHART = "infra/helm/tributary";
const PATIENCE_MS = 60_000;

/** Node's own, and OpenTelemetry's, of which the chart has values for a few. */
const OF_OTHERS = /^(NODE_OPTIONS|OTEL_\w+|POD_NAME)$/;
/** Two ways to verify tokens, of which a release has one. */
const EITHER = ["JWT_SECRET", "JWKS_URL"];

const deployment = z.object({
  kind: z.literal("Deployment"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.object({ containers: z.tuple([z.object({ env: z.array(z.object({ name: z.string() })) })]) }),
    }),
  }),
});

/** The variables that the pods of an app get when everything is switched on. */
function setOn(app: string): string[] {
  const { output } = run("helm", ["template", "river", CHART, "--values", `${CHART}/ci/everything.yaml`]);
  const [found] = parseAllDocuments(output)
    .map((document) => deployment.safeParse(document.toJS()).data)
    .filter((one) => one?.metadata.name === `river-${app}`);
  if (!found) throw new Error(`no Deployment of ${app} in ${output.slice(0, 2_000)}`);
  return found.spec.template.spec.containers[0].env.map(({ name }) => name);
}

/** A variable that names a file stands for the one that would hold its text. */
const meant = (name: string): string => name.replace(/_ACCOUNTS_FILE$/, "_ACCOUNTS");

const apps = { api, stream, "bp-adapter": bpAdapter, "ibm-adapter": ibmAdapter };

describe.skipIf(toolsMissing !== null)(
  `the environment that the chart gives${toolsMissing ? ` (${toolsMissing})` : ""}`,
  () => {
    it.each(Object.entries(apps))(
      "%s has every setting that it knows, and no other",
      (app, { shape }) => {
        const isOwn = (name: string) => !OF_OTHERS.test(name) && !EITHER.includes(name);
        const set = setOn(app).map(meant);
        expect(set.filter(isOwn).toSorted()).toEqual(Object.keys(shape).filter(isOwn).toSorted());
        expect(set.filter((name) => EITHER.includes(name))).toHaveLength(EITHER.some((name) => name in shape) ? 1 : 0);
      },
      PATIENCE_MS,
    );
  },
);
