/**
 * The public holidays (法定节假日) and swapped weekends (调休) of each year, as the State Council announced them:
 * 《国务院办公厅关于…年部分节假日安排的通知》, of the autumn before. A year is added here once its notice is out; until
 * then an operator adds it by a file, and nobody guesses.
 */
import { addDays } from "./day.ts"

/** What is special in a year; every other Saturday and Sunday is off, every other day is a working day. */
export interface CalendarYear {
  readonly year: number
  /** Holidays, YYYY-MM-DD, on whatever day of the week. */
  readonly off: readonly string[]
  /** Saturdays and Sundays on which people work (调休), YYYY-MM-DD. */
  readonly workdays: readonly string[]
}

/** Days and runs of days (first/last) of a year as MM-DD. */
interface Notice {
  /** Holidays, on whatever day of the week. */
  readonly off: string
  /** Saturdays and Sundays on which people work. */
  readonly workdays: string
}

// The last days of December can belong to the notice of the year after (as in 2018 and 2022), and a year can have a
// second notice (September 2015, early 2020).
const notices: Readonly<Record<number, Notice>> = {
  2014: {
    off: "01-01 01-31/02-06 04-05 04-07 05-01/05-03 06-02 09-08 10-01/10-07",
    workdays: "01-26 02-08 05-04 09-28 10-11",
  },
  2015: {
    off: "01-01/01-03 02-18/02-24 04-05/04-06 05-01 06-20 06-22 09-03/09-05 09-27 10-01/10-07",
    workdays: "01-04 02-15 02-28 09-06 10-10",
  },
  2016: {
    off: "01-01 02-07/02-13 04-04 05-01/05-02 06-09/06-11 09-15/09-17 10-01/10-07",
    workdays: "02-06 02-14 06-12 09-18 10-08/10-09",
  },
  2017: {
    off: "01-01/01-02 01-27/02-02 04-02/04-04 05-01 05-28/05-30 10-01/10-08",
    workdays: "01-22 02-04 04-01 05-27 09-30",
  },
  2018: {
    off: "01-01 02-15/02-21 04-05/04-07 04-29/05-01 06-18 09-24 10-01/10-07 12-30/12-31",
    workdays: "02-11 02-24 04-08 04-28 09-29/09-30 12-29",
  },
  2019: {
    off: "01-01 02-04/02-10 04-05 05-01/05-04 06-07 09-13 10-01/10-07",
    workdays: "02-02/02-03 04-28 05-05 09-29 10-12",
  },
  2020: {
    off: "01-01 01-24/02-02 04-04/04-06 05-01/05-05 06-25/06-27 10-01/10-08",
    workdays: "01-19 04-26 05-09 06-28 09-27 10-10",
  },
  2021: {
    off: "01-01/01-03 02-11/02-17 04-03/04-05 05-01/05-05 06-12/06-14 09-19/09-21 10-01/10-07",
    workdays: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
  },
  2022: {
    off: "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07 12-31",
    workdays: "01-29/01-30 04-02 04-24 05-07 10-08/10-09",
  },
  2023: {
    off: "01-01/01-02 01-21/01-27 04-05 04-29/05-03 06-22/06-24 09-29/10-06",
    workdays: "01-28/01-29 04-23 05-06 06-25 10-07/10-08",
  },
  2024: {
    off: "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
    workdays: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
  },
  2025: {
    off: "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
    workdays: "01-26 02-08 04-27 09-28 10-11",
  },
  2026: {
    off: "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
    workdays: "01-04 02-14 02-28 05-09 09-20 10-10",
  },
}

/** The years that the program knows of itself, oldest first. */
export const publishedYears: readonly CalendarYear[] = Object.entries(notices).map(([year, { off, workdays }]) => {
  return { year: Number(year), off: daysOf(year, off), workdays: daysOf(year, workdays) }
})

function daysOf(year: string, runs: string): string[] {
  return runs.split(" ").flatMap((run) => {
    const [first = "", last = first] = run.split("/")
    const days = []
    for (let day = `${year}-${first}`; day <= `${year}-${last}`; day = addDays(day, 1)) days.push(day)
    return days
  })
}
