/** For how long finished work is kept. */
export interface Retention {
    /** Days that finished events are kept, except dead letters. */
    eventsDays: number;
    /** Days that dead letters are kept. It is longer, so that they can be replayed. */
    deadLettersDays: number;
    /** Number of traces that are kept. */
    traces: number;
}

export const DEFAULT_RETENTION: Readonly<Retention> = {
    eventsDays: 7,
    deadLettersDays: 30,
    traces: 20_000,
};
