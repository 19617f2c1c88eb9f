// What a hosting service and editors read of the repository: nobody compiles it, so its shape is tried here.
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "./workspaces.ts";

const read = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

const step = z.union([
  z.strictObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ run: z.string() }),
]);
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.enum(["push", "pull_request"]), z.strictObject({ branches: z.array(z.string()) }).nullable()),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.string() }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      "runs-on": z.string().regex(/^ubuntu-\d+\.\d+$/),
      "timeout-minutes": z.int().positive(),
      permissions: z.strictObject({ contents: z.literal("read") }),
      steps: z.array(step),
    }),
  ),
});

const field = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: z.string() }) }),
  z.strictObject({
    ...{ type: z.enum(["textarea", "input", "dropdown"]), id: z.string().regex(/^\w+$/) },
    attributes: z.strictObject({
      ...{ label: z.string(), description: z.string().optional(), options: z.array(z.string()).min(2).optional() },
    }),
    validations: z.strictObject({ required: z.boolean() }).optional(),
  }),
]);
const issueForm = z.strictObject({
  ...{ name: z.string(), description: z.string(), labels: z.array(z.string()) },
  body: z.array(field).min(1),
});

describe(".github", () => {
  it("runs the command of continuous integration, with read access and a time limit", () => {
    const text = read(".github/workflows/ci.yml");
    const steps = Object.values(workflow.parse(parse(text)).jobs).flatMap((job) => job.steps);
    expect(steps).toContainEqual({ run: expect.stringMatching(/^sudo .* bash \.ci\/run$/) });
    // The cache action refuses a path that goes up.
    expect(text).not.toContain("../");
  });

  it.each(globSync(".github/ISSUE_TEMPLATE/*.yml", { cwd: repositoryRoot }).filter((file) => !file.includes("config")))(
    "%s is a form that can be filled in",
    (file) => expect(issueForm.safeParse(parse(read(file))).error).toBeUndefined(),
  );

  it("renews npm packages, actions and images, in folders that there are", () => {
    const { updates } = parse(read(".github/dependabot.yml")) as { updates: Record<string, unknown>[] };
    expect(updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions", "docker"]);
    const folders = updates.flatMap(({ directory, directories }) => directories ?? directory) as string[];
    expect(folders.filter((folder) => !existsSync(join(repositoryRoot, folder)))).toEqual([]);
  });
});

it("the devcontainer installs what the lockfile says, in the image that is beside it", () => {
  const container = JSON.parse(read(".devcontainer/devcontainer.json")) as Record<string, unknown>;
  expect(container).toMatchObject({ build: { dockerfile: "Dockerfile" }, remoteUser: "node", forwardPorts: [8080] });
  expect(container.postCreateCommand).toContain("install --frozen-lockfile");
});

describe("docs/images", () => {
  const MOST_BYTES = 150 * 1024;
  const pictures = globSync("docs/images/*.png", { cwd: repositoryRoot });

  it.each(pictures)("%s is light enough for a page, and shown by one", (picture) => {
    expect(statSync(join(repositoryRoot, picture)).size).toBeLessThanOrEqual(MOST_BYTES);
    const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: repositoryRoot })].map(read).join("\n");
    expect(pages).toContain(picture.split("/").at(-1));
  });
});

it("the licence is the whole text that every manifest names", () => {
  const text = read("LICENSE");
  expect(text).toMatch(/^\s+Apache License\n\s+Version 2\.0, January 2004\n/);
  expect(text).toContain("END OF TERMS AND CONDITIONS");
  const manifests = globSync(["package.json", "{apps,packages,infra}/*/package.json"], { cwd: repositoryRoot });
  const others = manifests.filter((file) => (JSON.parse(read(file)) as { license?: string }).license !== "Apache-2.0");
  expect(others).toEqual([]);
});
