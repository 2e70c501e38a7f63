/** The largest amount that is taken, to the fen: more than any fine, and exact in every number and engine. */
export const yuanMax = 9_999_999_999_999.99
