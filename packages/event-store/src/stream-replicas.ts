// How many streams are open, replica by replica. A replica says so every few seconds, and is gone when it has not for a while.
import type { Database } from "./database.ts";
import type { ReportedReplica, StreamReplicas } from "./port.ts";

const GONE_AFTER_SECONDS = 15;

/** One small row per replica, by the database's clock. */
export function createStreamReplicas(database: Database): StreamReplicas {
  return {
    async report(replica, { participant, coach, session }, delivered) {
      await database.$executeRaw`
        WITH gone AS (
          DELETE FROM stream_replicas
          WHERE replica <> ${replica}
            AND reported_at < clock_timestamp() - ${GONE_AFTER_SECONDS}::integer * interval '1 second'
        )
        INSERT INTO stream_replicas (replica, participant, coach, session, delivered, reported_at)
        VALUES (${replica}, ${participant}, ${coach}, ${session}, ${delivered}::bigint, clock_timestamp())
        ON CONFLICT (replica) DO UPDATE SET (participant, coach, session, delivered, reported_at) =
          (excluded.participant, excluded.coach, excluded.session, excluded.delivered, excluded.reported_at)`;
    },
    async withdraw(replica) {
      await database.streamReplica.deleteMany({ where: { replica } });
    },
    async list() {
      const rows = await database.$queryRaw<Row[]>`
        SELECT * FROM stream_replicas
        WHERE reported_at >= clock_timestamp() - ${GONE_AFTER_SECONDS}::integer * interval '1 second'
        ORDER BY replica`;
      return rows.map(toReported);
    },
  };
}

interface Row {
  replica: string;
  participant: number;
  coach: number;
  session: number;
  delivered: bigint;
  reported_at: Date;
}

const toReported = ({ replica, delivered, reported_at, ...open }: Row): ReportedReplica => ({
  ...{ replica, delivered: Number(delivered), reportedAt: reported_at.toISOString() },
  open: { participant: open.participant, coach: open.coach, session: open.session },
});
