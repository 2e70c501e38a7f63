/**
 * A writer as version 0.11.0 was: it says the name of the program and no version, and writes a publication with its audit
 * row as that version did, in SQL of its own.
 */
import postgres from "postgres"

/** What became of its transaction: null where it was committed, else what the database said. */
export interface OldWriting {
  code: string
  message: string
}

/** Its connections, and what it does. */
export function openOlderWriter(url: string) {
  const sql = postgres(url, { max: 2, fetch_types: false, connection: { application_name: "gongshi" }, onnotice() {} })
  const attempt = (work: () => Promise<unknown>): Promise<OldWriting | null> =>
    work().then(
      () => null,
      ({ code, message }: OldWriting) => ({ code, message }),
    )
  return {
    /** One entry of the log with its row of the audit trail. */
    publish: () =>
      attempt(() =>
        sql.begin(async (tx) => {
          const [head] = await tx`select size, time from log_head for update`
          const entry = `{"op":"state","time":${head?.["time"]},"list":"subject","authority":null,"replaces":null,"reason":null,"commitment":null}`
          await tx`insert into log_entry (position, entry) values (${head?.["size"]}, ${entry})`
          await tx`update log_head set size = size + 1`
        }),
      ),
    /** A row of the trail, as an act without publication leaves. */
    audit: () =>
      attempt(
        () => sql`
          insert into audit_event (at, actor, act, object) values (now(), 'officer:old', 'subject.amended', 'of-old')`,
      ),
    /** A single statement outside of a transaction. */
    keepSession: () => attempt(() => sql`delete from person_session where false`),
    /** Rows in bulk: of none, so that the server reads them itself. */
    copy: () => attempt(() => sql`copy quota_window from '/dev/null'`),
    read: () => sql`select size from log_head`,
    end: () => sql.end({ timeout: 1 }),
  }
}
