import { createContext } from 'react';

/** The space of the page that blocks are drawn in. */
export const PageSpaceContext = createContext<string>('');
