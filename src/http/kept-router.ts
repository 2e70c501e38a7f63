/**
 * Finds what answers an address. hono's choice for as many addresses as ours is TrieRouter, which walks its tree for every
 * request; for an address without parameters it finds the same each time, and is asked once.
 */
import type { Result, Router } from "hono/router"
import { TrieRouter } from "hono/router/trie-router"

/** TrieRouter, which keeps what it finds for addresses that were added as they are asked for. */
export class KeptRouter<T> implements Router<T> {
  readonly name = "KeptRouter"
  readonly #tree = new TrieRouter<T>()
  // Null until it was asked for. By what was added, not by what is sent: nobody can make it grow.
  readonly #kept = new Map<string, Result<T> | null>()

  add(method: string, path: string, handler: T): void {
    this.#tree.add(method, path, handler)
    for (const key of this.#kept.keys()) this.#kept.set(key, null)
    if (!/[:*?{]/.test(path)) this.#kept.set(`${method} ${path}`, null)
  }

  match(method: string, path: string): Result<T> {
    const key = `${method} ${path}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const found = this.#tree.match(method, path)
    if (kept === null) this.#kept.set(key, found)
    return found
  }
}
