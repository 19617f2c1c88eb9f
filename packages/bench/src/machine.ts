/** Where a figure was measured. A number without its machine, versions and other load can't be compared with anything. */
import { cpus, loadavg, release, totalmem } from "node:os";
import { Client } from "pg";

interface CpuTime {
  busy: number;
  idle: number;
}

/** Prints machine, versions and how busy the machine is before the run begins. */
export async function describeRun(title: string, servers: { databaseUrl: string; kafka: string }): Promise<void> {
  const [first] = cpus();
  console.log(`# ${title}`);
  console.log(`date       ${new Date().toISOString()}`);
  console.log(
    `machine    ${cpus().length} × ${first?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, kernel ${release()}`,
  );
  console.log(`node       ${process.version}`);
  console.log(`postgres   ${await postgresVersion(servers.databaseUrl)}`);
  console.log(`kafka      ${servers.kafka}`);
  console.log(`other load ${await otherLoad()} cores before the run (load average ${loadavg()[0]?.toFixed(2)})`);
}

async function postgresVersion(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit') as it",
  );
  await client.end();
  return String(rows[0]?.it);
}

/** Cores that were busy over two seconds in which we did nothing. */
export async function otherLoad(): Promise<string> {
  const before = cpuTime();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return coresBetween(before, cpuTime()).toFixed(2);
}

/** Cores of the machine that were busy between two readings. */
export function coresBetween(before: CpuTime, after: CpuTime): number {
  const busy = after.busy - before.busy;
  return (busy / (busy + after.idle - before.idle)) * cpus().length;
}

/** The machine's CPU time since boot. */
export function cpuTime(): CpuTime {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (pick: (time: (typeof times)[number]) => number) => times.reduce((total, time) => total + pick(time), 0);
  return { idle: sum(({ idle }) => idle), busy: sum(({ user, nice, sys, irq }) => user + nice + sys + irq) };
}
