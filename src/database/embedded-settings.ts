// The server settings that the embedded PostgreSQL starts with.
// They say how large and how safe; where it listens and logs is the server's (embedded-server.ts).
import { statfsSync } from "node:fs"
import { totalmem } from "node:os"

const megabyte = 1024 * 1024

// An eighth of the memory that this process may use. Less than the indexes of a few million rows need makes an import
// read back what it has just written; more is left to the file cache, the searches and the register itself.
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
const bufferMegabytes = Math.round(Math.min(Math.max(memory / 8 / megabyte, 128), 2_048))

/**
 * For a small server: 2 cores, SSD, and a share of the memory. Everything is durable (fsync and synchronous_commit stay on).
 * Given on the command line, so that a new version of Gongshi changes them without touching the cluster.
 */
export const defaultSettings: Record<string, string> = {
  max_connections: "100",
  shared_buffers: `${bufferMegabytes}MB`,
  huge_pages: "try",
  effective_cache_size: `${bufferMegabytes * 4}MB`,
  // Once a minute, a vacuum takes a core from an import again and again for rows that no one has deleted.
  autovacuum_naptime: "3min",
  autovacuum_max_workers: "1",
  work_mem: "16MB",
  maintenance_work_mem: "256MB",
  // Imports of millions of rows: fewer checkpoints, each spread out. 4 GB bounds the disk and the recovery after a crash.
  max_wal_size: "4GB",
  min_wal_size: "256MB",
  checkpoint_timeout: "15min",
  checkpoint_completion_target: "0.9",
  // The shipped build has pglz only.
  wal_compression: "pglz",
  random_page_cost: "1.1",
  // Compiling costs more than it saves for queries of a few milliseconds.
  jit: "off",
  // Exports read tables in a stable order from the start.
  synchronize_seqscans: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] ",
  log_checkpoints: "off",
  cluster_name: "gongshi",
}

// Docker gives containers 64 MB of /dev/shm; parallel queries fail when it is full, so small ones use files instead.
const sharedMemoryMinBytes = 256 * 1024 * 1024

/** Where parallel workers share memory, if not in the usual place. */
export function sharedMemorySettings(): Record<string, string> {
  if (process.platform !== "linux") return {}
  try {
    const { bsize, blocks } = statfsSync("/dev/shm")
    if (bsize * blocks >= sharedMemoryMinBytes) return {}
  } catch {
    // No /dev/shm at all.
  }
  return { dynamic_shared_memory_type: "mmap" }
}
