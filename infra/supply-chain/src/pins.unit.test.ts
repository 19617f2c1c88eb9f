import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { imagesIn, unpinned, unpinnedActions } from "./pins.ts";
import { repositoryRoot } from "./pnpm.ts";

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), "utf8");

describe("images", () => {
  const files = globSync(
    [".devcontainer/Dockerfile", "infra/**/Dockerfile", "infra/**/*.yaml", "packages/testing/src/*.ts"],
    {
      cwd: repositoryRoot,
      exclude: (file) => file.includes("node_modules"),
    },
  );

  it("are of an exact version wherever one is named", () => {
    const named = files.flatMap((file) => imagesIn(read(file)).map((image) => ({ file, image })));
    expect(named.map(({ image }) => image)).toEqual(expect.arrayContaining([expect.stringMatching(/^node:/)]));
    expect(named.filter(({ image }) => unpinned([image]).length > 0)).toEqual([]);
  });

  it.each(["postgres", "postgres:17", "node:latest", "node:24-slim", "nginx:stable"])("%s is refused", (image) => {
    expect(unpinned(imagesIn(`    image: ${image}\n`))).toEqual([image]);
    expect(unpinned(imagesIn(`FROM ${image} AS x\n`))).toEqual([image]);
  });

  it.each(["postgres:17.6", "node:24.21.0-bookworm-slim", `x@sha256:${"a".repeat(64)}`])("%s is exact", (image) => {
    expect(unpinned(imagesIn(`    image: "${image}"\n`))).toEqual([]);
  });
});

describe("actions", () => {
  const workflows = globSync(".github/workflows/*.yml", { cwd: repositoryRoot });

  it("are of a known commit, and say which version it is", () => {
    expect(workflows.flatMap((file) => unpinnedActions(read(file)))).toEqual([]);
    expect(workflows.map(read).join()).toMatch(/uses: actions\/checkout@/);
  });

  it.each(["actions/checkout@v4", "actions/checkout@main", `actions/checkout@${"a".repeat(40)}`, "docker://node:24"])(
    "%s is refused",
    (action) => expect(unpinnedActions(`      - uses: ${action}\n`)).toEqual([action]),
  );
});

describe("the workflow and the devcontainer", () => {
  it("have the Node that the workspace runs", () => {
    expect(read(".github/workflows/ci.yml")).toContain(`node-version: ${process.versions.node}\n`);
    expect(read(".devcontainer/Dockerfile")).toContain(`FROM node:${process.versions.node}-`);
  });
});

describe("the Dockerfile", () => {
  const dockerfile = read("infra/docker/Dockerfile");

  it("has the Node that the workspace runs", () => {
    expect(dockerfile).toContain(`ARG BASE=node:${process.versions.node}-`);
  });

  it("installs with the pnpm that the workspace names", () => {
    const { packageManager } = JSON.parse(read("package.json")) as { packageManager: string };
    expect(dockerfile).toContain(`npx -y ${packageManager} install --frozen-lockfile`);
  });
});

describe("the installation", () => {
  const settings = parse(read("pnpm-workspace.yaml")) as Record<string, unknown>;

  it("takes no version that has been public for less than three days, and nothing but from the registry", () => {
    expect(settings).toMatchObject({ minimumReleaseAge: 3 * 24 * 60, blockExoticSubdeps: true });
  });

  it("is the lockfile's in continuous integration", () => {
    expect(read(".ci/run")).toContain("install --frozen-lockfile");
  });
});
