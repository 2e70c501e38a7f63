/** What a public line is hashed behind. Apart from `commitment.ts`, so that whoever verifies needs nothing of Node. */

/** Domain separation: the digest of a line can never be taken for the digest of anything else. */
export const linePrefix = "gongshi/record-line/v1\n"
