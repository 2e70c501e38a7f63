/** What a node says that was told to stop: whether it is ready, and of what it has not finished. */
export const stopping = {
  name: "stopping",
  detail: {
    zh: "本节点正在停止：没有答复完的请求可能没有办成，请带同一个 Idempotency-Key 向其他节点重发。",
    en: "This node is stopping: what it has not answered may not have been done. Send it again to another one, with the same Idempotency-Key.",
  },
} as const
