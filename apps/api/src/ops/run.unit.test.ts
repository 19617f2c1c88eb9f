import { ConfigError } from "@tributary/runtime";
import { describe, expect, it } from "vitest";
import { opsCommands } from "./commands.ts";
import type { OpsConfig } from "./config.ts";
import { optionHelp } from "./options.ts";
import { type OpsHost, runOps } from "./run.ts";

/** Nobody answers there, so whatever connects fails. */
const nowhere: OpsConfig = {
  databaseUrl: "postgresql://user:secret@127.0.0.1:1/none",
  kafka: { brokers: ["127.0.0.1:1"], prefix: "tributary", tls: undefined },
  masterKeys: null,
  retention: { feeds: 0, receipts: 0 },
};

async function ops(args: string, config: OpsHost["config"] = () => nowhere) {
  const said = { out: [] as string[], err: [] as string[] };
  const code = await runOps(args === "" ? [] : args.split(" "), {
    config,
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
  });
  return { code, out: said.out.join("\n"), err: said.err.join("\n") };
}

const unset = () => {
  throw new ConfigError("Configuration: DATABASE_URL is missing");
};

describe("the help", () => {
  it.each(["", "--help", "lag --help"])("is there without any setting: ops %s", async (args) => {
    expect(await ops(args, unset)).toMatchObject({ code: 0, err: "" });
  });

  it("names every command and every option", async () => {
    const { out } = await ops("--help");
    for (const { name, does } of opsCommands)
      expect(out).toMatch(new RegExp(`^  ${name}\\b.*${does.slice(0, 20)}`, "m"));
    for (const name of Object.keys(optionHelp)) expect(out).toContain(`--${name} `);
  });
});

describe("a call that can't be meant", () => {
  it.each([
    ["lags", 'there is no command "lags"'],
    ["dead-letters", 'there is no command "dead-letters"'],
    ["--json", 'there is no command ""'],
    ["lag now", 'lag does not take "now"'],
    ["lag --yes", "lag does not take --yes"],
    ["lag --over soon", '--over takes a whole number, not "soon"'],
    ["lag --fast", "Unknown option '--fast'"],
    ["dead-letters show", "dead-letters show takes <id>"],
    ["dead-letters show 1 2", 'dead-letters show does not take "2"'],
    ["dead-letters retry", "say an <id>, or --tenant and --key"],
    ["dead-letters retry 1 --tenant acme --key k", "say an <id>, or --tenant and --key"],
  ])("is refused with 2, and nothing is asked: ops %s", async (args, why) => {
    expect(await ops(args)).toEqual({ code: 2, out: "", err: `ops: ${why} (ops --help says more)` });
  });

  it.each(["new-epoch", "trim"])("is one of %s that is to do it and not to do it", async (command) => {
    expect(await ops(`${command} --yes --dry-run`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/contradict/),
    });
  });

  it.each(["new-epoch", "trim"])("is one of %s without --yes or --dry-run", async (command) => {
    expect(await ops(command)).toMatchObject({ code: 2, err: expect.stringMatching(/--yes, or --dry-run/) });
  });

  it.each(["check", "rebuild", "dead-letters retry 1"])("is one of %s without MASTER_KEYS", async (args) => {
    expect(await ops(args)).toMatchObject({ code: 2, err: expect.stringMatching(/^ops: MASTER_KEYS is missing/) });
  });

  it("is a new epoch that can't be compared with Kafka", async () => {
    const config = () => ({ ...nowhere, kafka: null });
    expect(await ops("new-epoch --yes", config)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/KAFKA_BROKERS/),
    });
  });

  it("is one without the settings that it needs", async () => {
    expect(await ops("lag", unset)).toMatchObject({ code: 2, err: expect.stringContaining("DATABASE_URL is missing") });
  });
});

describe("a failure", () => {
  it("is one line on stderr, without the password, and code 1", async () => {
    const { code, out, err } = await ops("relay --json");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^ops: the database can't answer \(.+\)$/);
    expect(err).not.toContain("secret");
  });
});
