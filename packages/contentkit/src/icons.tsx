/** The icons of ContentKit. Hosts may replace them and add more. */
import type { ComponentType, ReactNode, SVGProps } from 'react';

import { OUTLINES } from './icons.generated.ts';

export type IconComponent = ComponentType<SVGProps<SVGSVGElement>>;

/** lucide (ISC) no longer contains brand icons; these two outlines come from its last version with brand icons. */
const BRANDS: Record<string, string> = {
    github: 'M15 22v-4a4.8 4.8 0 0 0-1-3.5c3 0 6-2 6-5.5.08-1.25-.27-2.48-1-3.5.28-1.15.28-2.35 0-3.5 0 0-1 0-3 1.5-2.64-.5-5.36-.5-8 0C6 2 5 2 5 2c-.3 1.15-.3 2.35 0 3.5A5.4 5.4 0 0 0 4 9c0 3.5 3 5.5 6 5.5-.39.49-.68 1.05-.85 1.65-.17.6-.22 1.23-.15 1.85v4M9 18c-4.51 2-5-2-7-2',
    gitlab: 'M22 13.3l-3.3-10a.4.4 0 0 0-.2-.2.4.4 0 0 0-.4 0 .4.4 0 0 0-.2.2l-2.2 6.7H8.3L6.1 3.3a.4.4 0 0 0-.1-.2.4.4 0 0 0-.5 0 .4.4 0 0 0-.1.2L2 13.3a.7.7 0 0 0 .3.8L12 21l9.7-6.9a.7.7 0 0 0 .3-.8Z',
};

/** Icons by name: those of ContentKit and those that the renderer itself uses. */
export const ICONS: Readonly<Record<string, IconComponent>> = Object.fromEntries(
    Object.entries({ ...OUTLINES, ...BRANDS }).map(([name, path]) => [name, outline(path)]),
);

function outline(path: string): IconComponent {
    return function Outline(props: SVGProps<SVGSVGElement>): ReactNode {
        return (
            <svg
                viewBox="0 0 24 24"
                fill="none"
                stroke="currentColor"
                strokeWidth={2}
                strokeLinecap="round"
                strokeLinejoin="round"
                aria-hidden="true"
                focusable="false"
                {...props}
            >
                <path d={path} />
            </svg>
        );
    };
}
