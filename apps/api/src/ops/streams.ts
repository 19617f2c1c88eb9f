// `streams`: how many streams each replica of the stream app has open, as it said last.
import { readOpenStreams } from "../operations/numbers.ts";
import type { OpsCommand } from "./command.ts";
import { count } from "./words.ts";

export const streams: OpsCommand = {
  name: "streams",
  does: "open streams of each replica",
  async run(context) {
    const { open, replicas } = await readOpenStreams(context);
    const all = open.participant + open.coach + open.session;
    return {
      ok: true,
      lines: [
        ...replicas.map(({ replica, open: own, reportedAt }) => `${replica}: ${kinds(own)}, as of ${reportedAt}`),
        `${count(all, "stream")} on ${count(replicas.length, "replica")}: ${kinds(open)}`,
      ],
      data: { open, replicas },
    };
  },
};

const kinds = ({ participant, coach, session }: { participant: number; coach: number; session: number }): string =>
  `${participant} participant, ${coach} coach, ${session} session`;
