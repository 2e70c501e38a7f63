/** Exports and their jobs on the wire. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { fileKinds, manifestName } from "../manifest.ts"
import { toSendableArchive } from "../shelf/send.ts"
import type { ExportShelf, ShelvedExport } from "../shelf/shelf.ts"
import { type ExportJob, jobStates } from "./job.ts"

const path = z.string().openapi({ description: "Address of the file" })
const digest = z.string().openapi({ description: "SHA-256, hex" })

const exportSchema = wireObject("Export", {
  size: z.int().openapi({ description: "Size of the log that it was made at" }),
  time: z.iso.datetime().openapi({ description: "Of the last entry in it" }),
  made_at: z.iso.datetime(),
  key_origin: z
    .enum(["self-generated", "provided"])
    .openapi({ description: "Of the key that signs it; `self-generated`: nobody has vouched for it" }),
  manifest: z.strictObject({ path, bytes: z.int(), sha256: digest }),
  archive: z.strictObject({ path, bytes: z.int() }).openapi({ description: "All of it, as tar" }),
  files: z.array(
    z.strictObject({
      path,
      kind: z.enum(fileKinds),
      from: z.int().nullable().openapi({ description: "Of a delta: the size of the log that it begins at" }),
      bytes: z.int(),
      records: z.int(),
      sha256: digest,
    }),
  ),
  withdrawn: z
    .array(
      z.strictObject({
        name: z.string(),
        size: z.int(),
        sha256: digest,
        reason: z.literal("erased"),
        at: z.string(),
      }),
    )
    .openapi({ description: "Files of earlier exports that must not be used any more" }),
})

export type WireExport = z.infer<typeof exportSchema>

export const jobSchema = wireObject("ExportJob", {
  id: z.uuid(),
  state: z.enum(jobStates),
  asked_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  lines: z.int().openapi({ description: "Lines written so far" }),
  line_total: z.int().openapi({ description: "About how many there are to write; 0 until that is known" }),
  size: z.int().nullable().openapi({ description: "Size of the log that it was made at" }),
  reason: z.strictObject({ zh: z.string(), en: z.string() }).nullable().openapi({ description: "Why it failed" }),
}).openapi({
  example: {
    id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    state: "running",
    asked_at: "2026-03-05T02:00:00.000Z",
    started_at: "2026-03-05T02:00:02.000Z",
    finished_at: null,
    lines: 1_200_000,
    line_total: 2_000_000,
    size: null,
    reason: null,
  },
})

/** The list of both on the wire. */
export const exportListSchema = wireObject("ExportList", {
  exports: z.array(exportSchema),
  jobs: z.array(jobSchema),
}).openapi({
  example: { exports: [], jobs: [] },
})

/** An export as it is listed. */
export function toWireExport(shelf: ExportShelf, shelved: ShelvedExport): WireExport {
  const { manifest, bytes, sha256 } = shelved
  const { size, time } = manifest.log
  return {
    size,
    time: new Date(time).toISOString(),
    made_at: new Date(manifest.iat * 1000).toISOString(),
    key_origin: manifest.key_origin,
    manifest: { path: `/exports/${size}/${manifestName}`, bytes: bytes.length, sha256 },
    archive: { path: `/exports/${size}.tar`, bytes: toSendableArchive(shelf, shelved).length },
    files: manifest.files.map((file) => ({
      path: `/exports/${size}/${file.name}`,
      kind: file.kind,
      from: file.from ?? null,
      bytes: file.bytes,
      records: file.records,
      sha256: file.sha256,
    })),
    withdrawn: manifest.withdrawn,
  }
}

/** A job as it is shown; who asked for it is for the audit trail. */
export function toWireJob(job: ExportJob): z.infer<typeof jobSchema> {
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    id: job.id,
    state: job.state,
    asked_at: new Date(job.askedAt).toISOString(),
    started_at: instant(job.startedAt),
    finished_at: instant(job.finishedAt),
    lines: job.lines,
    line_total: job.lineTotal,
    size: job.size,
    reason: job.reason,
  }
}
