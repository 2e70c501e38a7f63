/** Sends nothing: what takes the place of every sender of messages where people learn (TRAINING). */
import type { Post } from "./post.ts"

/** Says of each message that it stayed here, as a webhook's page then shows. */
export const heldPost: Post = async () => ({ kind: "failed", fault: "training" })
