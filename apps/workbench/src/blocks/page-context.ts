import { createContext } from 'react';

/** The page that blocks are drawn in. */
export const PageContext = createContext({ spaceId: '', pageId: '' });
