/** A report as people read it. */
import { FAULTS, type FaultKind } from "../faults/faults.ts";
import { streamKinds } from "../subjects.ts";
import type { Report } from "./report.ts";

export function reportTable(report: Report): string {
  const { deliveries, wrong, commands, tails, kafka } = report;
  const total = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
  const rows = [
    ["seed, minutes", `${report.seed}, ${report.minutes}`],
    ["clients", `${report.clients}, and ${report.visits} whose access ended`],
    ["deliveries", `${total} in ${report.seconds} s (${Math.round(total / report.seconds)} a second)`],
    ...streamKinds.map((kind) => [`  ${kind}`, `${deliveries[kind]}`]),
    ["commands answered", `${commands.answered}, after ${commands.failedAttempts} attempts that failed`],
    ["  accepted first", `${commands.acceptedFirst}`],
    ["  repeated", `${commands.repeated}`],
    ["records in Kafka", `${kafka.records}, ${kafka.repeats} of them not for the first time`],
    [
      "quiet tails",
      `${tails.checked}, the latest after ${Math.round(tails.slowestMs)} ms; too late: ${tails.late.length}`,
    ],
    ...(Object.keys(FAULTS) as FaultKind[]).map((kind) => faultRow(kind, report)),
    ["lost", `${wrong.lost}`],
    ["repeated", `${wrong.repeated}`],
    ["out of order", `${wrong.outOfOrder}`],
    ["with another id or content", `${wrong.mismatched}`],
    ["foreign", `${wrong.foreign}`],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const lines = rows.map(([name = "", value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, ...report.complaints.map((complaint) => `FAILED: ${complaint}`)].join("\n");
}

function faultRow(kind: FaultKind, { faults }: Report): [string, string] {
  const { planned, hit, evidence } = faults[kind];
  return [kind, `${hit} of ${planned} hit; ${evidence} ${FAULTS[kind].evidence}`];
}
