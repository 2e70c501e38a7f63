/** A view as another thread is given it: the base lies in memory of both, the few changes over it are copied. Pure. */
import type { ListedView } from "./listed-view.ts"
import type { Profile } from "./profile.ts"

/** What can be sent to a thread. */
export interface SharedView extends Omit<ListedView, "book"> {
  profiles: readonly Profile[]
}

/** A view to be sent. */
export function toShared({ book, ...view }: ListedView): SharedView {
  return { ...view, profiles: book.all() }
}

/** A view that was sent. Nothing is added to it, so its book only tells. */
export function fromShared({ profiles, ...view }: SharedView): ListedView {
  const [none] = profiles
  if (!none) throw new Error("a book of profiles begins with the one without a mark")
  const book = {
    profile: (number: number) => profiles[number] ?? none,
    all: () => profiles,
    numberOfMark: () => -1,
    union: () => -1,
  }
  return { ...view, book }
}
