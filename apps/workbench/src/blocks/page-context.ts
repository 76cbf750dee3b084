import { createContext } from 'react';

/** The page that contains the blocks. */
export const PageContext = createContext({ spaceId: '', pageId: '' });
