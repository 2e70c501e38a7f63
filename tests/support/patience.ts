/**
 * How long tests wait: for as long as nobody but a hang does. How fast a machine is is no guarantee of ours, and one may
 * be many times slower than another; what has to be fast is compared with itself (growth.ts).
 */

/** A test, a hook, and whoever is asked in one: an app, a browser, a process. ms */
export const patienceMs = 15 * 60_000

/** What is looked at again and again within a test until it is so: shorter, to say what it was that did not come. ms */
export const lookingMs = 10 * 60_000
