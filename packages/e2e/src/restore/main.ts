/** `pnpm drill:restore`: the drill on servers of its own, told step by step; fails unless every client ends up with the restored log. */
import { ownPlatform } from "../own-platform.ts";
import { recover, wreckPlatform } from "./drill.ts";
import { noBackupHere } from "./pg-tools.ts";

const MESSAGES = 500;

await using scope = new AsyncDisposableStack();
const platform = await ownPlatform(scope);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const reason = await noBackupHere(platform.databaseUrl);
if (reason === null) await drill();
else {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
}

async function drill(): Promise<void> {
  const options = { platform, messages: MESSAGES, tell };
  await using wreck = await wreckPlatform(options);
  const { verdicts, resets, lostRecords } = await recover(options, wreck, { announced: true });
  tell(`published ${lostRecords} records of the lost log once more`);
  for (const [index, { delivered, lost, repeated, outOfOrder, mismatched, foreign }] of verdicts.entries()) {
    const wrong = lost.length + repeated.length + outOfOrder.length + mismatched.length + foreign.length;
    const told = resets[index]?.join(", ");
    tell(
      `client ${index + 1}: told STREAM_RESET ${told}; then ${delivered} events, ${wrong} of them lost, repeated or wrong`,
    );
    if (wrong > 0 || told !== "restored") process.exitCode = 1;
  }
}
