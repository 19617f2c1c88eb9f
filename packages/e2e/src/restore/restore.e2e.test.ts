/**
 * Postgres is restored from a dump while Kafka and the clients have seen more: nothing is written until an operator has begun
 * a new epoch, and nobody is shown anything under a number that they know as something else.
 */
import type { Verdict } from "@tributary/testing/checker";
import { expect, test } from "vitest";
import { platformForTest } from "../platform-for-test.ts";
import { type DrillOptions, recover, wreckPlatform } from "./drill.ts";
import { noBackupHere } from "./pg-tools.ts";

const nothingWrong = { lost: [], repeated: [], outOfOrder: [], mismatched: [], foreign: [] };
const wrong = ({ lost, repeated, outOfOrder, mismatched, foreign }: Verdict) =>
  [lost, repeated, outOfOrder, mismatched, foreign].flat().length;

test("after a restore every client is told to begin anew, once, and then has what the restored log has; without a new epoch none would be told, and all would be wrong", async ({
  skip,
}) => {
  const reason = await noBackupHere(process.env.TEST_DATABASE_URL ?? "");
  if (reason !== null) skip(reason);
  await using platform = await platformForTest();
  const told: string[] = [];
  const options: DrillOptions = { platform, messages: 15, tell: (line) => told.push(line) };
  await using wreck = await wreckPlatform(options);

  const control = await recover(options, wreck, { announced: false });
  expect(control.lostRecords).toBeGreaterThanOrEqual(options.messages);
  for (const [index, verdict] of control.verdicts.entries()) {
    expect(control.resets[index]).toEqual([]);
    expect(wrong(verdict)).toBeGreaterThan(0);
  }

  const { verdicts, resets, lostRecords } = await recover(options, wreck, { announced: true });
  expect(lostRecords).toBe(control.lostRecords);
  expect(resets).toEqual([["restored"], ["restored"]]);
  for (const verdict of verdicts) expect(verdict).toMatchObject(nothingWrong);
  expect(verdicts.map(({ delivered }) => delivered)).toEqual([lostRecords + 11, 6]);
  expect(told.join("\n")).toMatch(/the log is in epoch 1, and suspect[\s\S]*nothing was changed\n\(exit code 1\)/);
  expect(told.join("\n")).toMatch(/epoch 2 has begun[\s\S]*\(exit code 0\)[\s\S]*log: all \d+ rules are kept/);
});
