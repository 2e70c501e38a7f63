/** Where people find a record: its merchant's page, turned to it, for a merchant may have more records than a page holds. Pure. */

/** The address below the register's. Programs find what the page says of it at `/v1/records/{id}`. */
export function recordAddress(code: string, id: string): string {
  return `/subjects/${code}?record=${id}#${id}`
}

/** The short address of a merchant's page, for papers, codes and messages. */
export function shortAddress(code: string): string {
  return `/s/${code}`
}
