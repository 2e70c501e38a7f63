/** Text that is shown to people: Chinese first, English by switch. */

export type Language = "zh" | "en"

export type Bilingual = Readonly<Record<Language, string>>
