import { useEffect, useRef, type ReactNode } from 'react';

import { Icon, IconOrImage } from '../elements/icon.tsx';
import type { Choice } from './choice.ts';
import type { Options } from './use-options.ts';

interface ChoiceListProps {
    id: string;
    label: string;
    rows: readonly Choice[];
    /** The id of the row for the typed text, or null. */
    typed: string | null;
    hidden: number;
    active: number;
    selected: readonly string[];
    multiple: boolean;
    options: Options;
    onChoose: (id: string) => void;
    onActive: (index: number) => void;
}

/** Renders the listbox of a select. Pressing it keeps the focus on the field. */
export function ChoiceList(props: ChoiceListProps): ReactNode {
    const { id, label, rows, typed, hidden, active, selected, multiple, options } = props;
    const list = useRef<HTMLDivElement>(null);
    const loadRow = loadRowLabel(options);
    useEffect(() => {
        list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
    }, [active]);
    return (
        <div className="ck-choices" onPointerDown={(event) => event.preventDefault()}>
            <div
                className="ck-choices__list"
                role="listbox"
                id={`${id}list`}
                aria-label={label}
                aria-multiselectable={multiple || undefined}
                aria-busy={options.status === 'loading' || undefined}
                ref={list}
            >
                {rows.map((row, index) => (
                    <div
                        // The key is not the id, because two options may wrongly have the same id and both must render.
                        key={index}
                        className="ck-choice"
                        role="option"
                        id={`${id}${index}`}
                        aria-selected={selected.includes(row.id)}
                        data-active={index === active ? '' : undefined}
                        onPointerMove={() => {
                            if (index !== active) props.onActive(index);
                        }}
                        onClick={() => props.onChoose(row.id)}
                    >
                        <IconOrImage icon={row.icon} />
                        <span className="ck-choice__label">
                            {row.id === typed ? `Use “${row.label}”` : row.label}
                        </span>
                        {selected.includes(row.id) && <Icon name="check" />}
                    </div>
                ))}
                {loadRow !== null && (
                    <div
                        className="ck-choice ck-choice--load"
                        role="option"
                        id={`${id}${rows.length}`}
                        aria-selected={false}
                        data-active={active === rows.length ? '' : undefined}
                        onPointerMove={() => {
                            if (active !== rows.length) props.onActive(rows.length);
                        }}
                        onClick={options.load}
                    >
                        {loadRow}
                    </div>
                )}
            </div>
            <Footer rows={rows.length} hidden={hidden} options={options} />
        </div>
    );
}

/** Status below the list, announced to screen readers. */
function Footer({
    rows,
    hidden,
    options,
}: {
    rows: number;
    hidden: number;
    options: Options;
}): ReactNode {
    return (
        <output className="ck-choices__footer">
            {options.status === 'loading' && 'Loading…'}
            {options.status === 'failed' && 'The options could not be loaded.'}
            {options.status === 'ready' && rows === 0 && emptyTextOf(options)}
            {hidden > 0 && `${hidden} more: type to filter`}
        </output>
    );
}

/**
 * Returns the text of an empty list: the host's explanation if there are no options, otherwise that no option matches.
 */
function emptyTextOf({ items, emptyText }: Options): string {
    return items.length === 0 && emptyText !== undefined ? emptyText : 'Nothing found';
}

/** Returns the label of the last row, which loads more options or retries. Null if there is nothing to load. */
export function loadRowLabel({ status, more }: Options): string | null {
    if (status === 'failed') return 'Try again';
    return more ? 'Load more' : null;
}
