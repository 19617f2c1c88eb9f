import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../workspaces.ts";

const read = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");
const { ingress } = z
  .object({ ingress: z.object({ stream: z.object({ paths: z.array(z.string()) }) }) })
  .parse(parse(read("infra/helm/tributary/values.yaml")));

/** As the controller reads them: from the beginning of the path, whatever the case. */
const paths = ingress.stream.paths.map((path) => new RegExp(`^${path}`, "i"));

/** Every route of the platform, out of the page that is made from the table of who may do what. */
const routes = [...read("docs/reference/authorization.md").matchAll(/^\| `[A-Z]+ (\/[^`]+)`/gm)].map(
  ([, route = ""]) => `/api/v1${route.replaceAll(/:\w+/g, "a.b~1")}`,
);

it("sends streams to the stream, and no other route of the platform", () => {
  const toStream = routes.filter((route) => paths.some((path) => path.test(route)));
  expect(toStream).toEqual(routes.filter((route) => route.endsWith("/stream")));
  expect(toStream).toHaveLength(3);
});
