// What every implementation of the messaging port must do. Run by in-process.unit.test.ts and kafkajs.int.test.ts.
import { afterEach, describe } from "vitest";
import { closingContract } from "./contract/closing.ts";
import type { ContractHarness } from "./contract/harness.ts";
import { operatingContract } from "./contract/operating.ts";
import { publishingContract } from "./contract/publishing.ts";
import { subscribingContract } from "./contract/subscribing.ts";
import { tailingContract } from "./contract/tailing.ts";

export function messagingContract(harness: ContractHarness): void {
  afterEach(() => harness.reset());
  describe("publish", () => publishingContract(harness));
  describe("subscribe", () => subscribingContract(harness));
  describe("tail", () => tailingContract(harness));
  describe("close", () => closingContract(harness));
  describe("operate", () => operatingContract(harness));
}
