/**
 * The tenant: a platform or an agency as the owner of what is kept for it. Whatever reads or changes such a thing takes
 * its tenant, and no text passes for one.
 */

declare const proved: unique symbol

/** The id of a client, as its key has proved it, or as it stands in a row. */
export type Tenant = string & { readonly [proved]: true }
