/** Takes the place of `react` for react-aria, parts of which read the default export. */
import {
    Children,
    cloneElement,
    createContext,
    createElement,
    forwardRef,
    Fragment,
    isValidElement,
    useEffect,
    useInsertionEffect,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
    useSyncExternalStore,
    version,
} from 'preact/compat';

import { useId } from './use-id.js';

export * from 'preact/compat';
export { useId };
/** What react-aria reads. All of `preact/compat` would put unused code into the script of every page. */
export default {
    Children,
    cloneElement,
    createContext,
    createElement,
    forwardRef,
    Fragment,
    isValidElement,
    useEffect,
    useId,
    useInsertionEffect,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
    useSyncExternalStore,
    version,
};
