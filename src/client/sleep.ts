/** A pause that is given up with its signal. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => reject(signal?.reason)
    signal?.addEventListener("abort", stop, { once: true })
    setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
  })
}
