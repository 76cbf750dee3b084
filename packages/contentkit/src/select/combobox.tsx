import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useOverlayTriggerState } from 'react-stately/useOverlayTriggerState';

import { useDispatch } from '../instance-context.ts';
import { useStateKey, useText } from '../state-values.ts';
import { Popover } from '../overlays/popover.tsx';
import { filterChoices, selectedIds } from './choice.ts';
import { ChoiceList, loadRowLabel } from './choice-list.tsx';
import { Chips } from './chips.tsx';
import { useOptions } from './use-options.ts';
import type { SelectElement } from '../tree/element.ts';
import { useField } from '../elements/field-context.ts';
import { Icon } from '../elements/icon.tsx';

/** Number of options from which a select has a filter; shorter lists are fully visible. */
const FILTER_FROM = 10;

/**
 * Renders a combobox (WAI-ARIA pattern): the focus stays on the field, which references the active option. The field is
 * a text input that filters if the options are many, remote or free-form; otherwise it is a button.
 */
export function Combobox({ element }: { element: SelectElement }): ReactNode {
    const [value, setValue] = useStateKey(element.state);
    const { dispatch, pending } = useDispatch();
    const placeholder = useText(element.placeholder);
    const state = useOverlayTriggerState({});
    const [filter, setFilter] = useState('');
    const [active, setActive] = useState(-1);
    const box = useRef<HTMLDivElement>(null);
    const field = useRef<HTMLInputElement & HTMLButtonElement>(null);
    const id = useId();
    const label = useField();
    const selected = selectedIds(value);
    const options = useOptions(element.options, state.isOpen || selected.length > 0);
    const { choices, hidden, typed } = filterChoices(
        options.items,
        filter,
        element.acceptInput === true,
    );
    const rows = typed === null ? choices : [...choices, { id: typed, label: typed }];
    const reachable = rows.length + (loadRowLabel(options) === null ? 0 : 1);
    const multiple = element.multiple === true;
    const filters =
        element.acceptInput === true ||
        element.options.kind !== 'static' ||
        options.items.length >= FILTER_FROM;
    const labelOf = (one: string) => options.items.find((item) => item.id === one)?.label ?? one;
    const shown = multiple ? '' : selected[0] === undefined ? '' : labelOf(selected[0]);

    const open = (at: number) => {
        if (element.disabled) return;
        state.open();
        setActive(at);
    };
    const close = () => {
        state.close();
        setFilter('');
        setActive(-1);
    };
    const change = (next: unknown) => {
        setValue(next);
        if (element.onValueChange) dispatch(element.onValueChange);
    };
    const choose = (one: string) => {
        if (!multiple) {
            close();
            if (one !== selected[0]) change(one);
            return;
        }
        setFilter('');
        change(
            selected.includes(one) ? selected.filter((other) => other !== one) : [...selected, one],
        );
    };
    const current = Math.max(
        0,
        rows.findIndex((row) => selected.includes(row.id)),
    );

    const onKeyDown = (event: KeyboardEvent) => {
        if (!state.isOpen) {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                open(current);
            } else if (
                event.key === 'Backspace' &&
                multiple &&
                filter === '' &&
                selected.length > 0
            ) {
                change(selected.slice(0, -1));
            }
            return;
        }
        const move = moveOf(event.key, active, reachable, filters);
        if (move !== undefined) {
            event.preventDefault();
            setActive(move);
            return;
        }
        switch (event.key) {
            case 'Escape':
                // Escape closes the list only, not a dialog around the list.
                event.preventDefault();
                event.stopPropagation();
                close();
                break;
            case 'Tab':
                close();
                break;
            case ' ':
                if (filters) break;
                chooseActive(event);
                break;
            case 'Enter':
                chooseActive(event);
                break;
            default:
                if (!filters && event.key.length === 1) {
                    setActive(
                        rows.findIndex((row) =>
                            row.label.toLowerCase().startsWith(event.key.toLowerCase()),
                        ),
                    );
                }
        }
    };
    const chooseActive = (event: KeyboardEvent) => {
        event.preventDefault();
        if (active === rows.length && active < reachable) {
            options.load();
            return;
        }
        const row = rows[active] ?? (filter !== '' ? rows[0] : undefined);
        if (row) choose(row.id);
    };

    const shared = {
        ref: field,
        role: 'combobox',
        id: label?.inputId,
        'aria-labelledby': label ? `${label.labelId}${filters ? '' : ` ${id}value`}` : undefined,
        'aria-label': label
            ? undefined
            : [placeholder || element.state, shown].filter(Boolean).join(' '),
        'aria-describedby': label?.hintId,
        'aria-expanded': state.isOpen,
        'aria-controls': state.isOpen ? `${id}list` : undefined,
        'aria-haspopup': 'listbox' as const,
        'aria-activedescendant': state.isOpen && active >= 0 ? `${id}${active}` : undefined,
        'aria-busy': pending || undefined,
        disabled: element.disabled,
        onKeyDown,
    };
    return (
        <div
            className="ck-select"
            data-disabled={element.disabled ? '' : undefined}
            data-multiple={multiple ? '' : undefined}
            ref={box}
        >
            {multiple && (
                <Chips
                    selected={selected.map((one) => ({ id: one, label: labelOf(one) }))}
                    disabled={element.disabled === true}
                    onRemove={(one) => {
                        choose(one);
                        field.current?.focus();
                    }}
                />
            )}
            {filters ? (
                <input
                    {...shared}
                    className="ck-select__field"
                    type="text"
                    autoComplete="off"
                    spellCheck={false}
                    aria-autocomplete="list"
                    placeholder={(selected.length === 0 && placeholder) || undefined}
                    value={state.isOpen ? filter : shown}
                    onChange={(event) => {
                        setFilter(event.target.value);
                        open(event.target.value === '' ? -1 : 0);
                    }}
                    onClick={() => open(selected.length > 0 ? current : -1)}
                    onBlur={close}
                />
            ) : (
                <button
                    {...shared}
                    type="button"
                    className="ck-select__field"
                    onClick={() => (state.isOpen ? close() : open(current))}
                    onBlur={close}
                >
                    <span id={`${id}value`} data-placeholder={shown ? undefined : ''}>
                        {shown || (selected.length === 0 && placeholder) || ' '}
                    </span>
                </button>
            )}
            {pending ? (
                <span className="ck-spinner" aria-hidden="true" />
            ) : (
                <Icon name="chevron-down" className="ck-select__arrow" />
            )}
            {state.isOpen && (
                <Popover trigger={box} state={state} placement="bottom start" keepsFocus>
                    <ChoiceList
                        id={id}
                        label={placeholder || element.state}
                        rows={rows}
                        typed={typed}
                        hidden={hidden}
                        active={active}
                        selected={selected}
                        multiple={multiple}
                        options={options}
                        onChoose={choose}
                        onActive={setActive}
                    />
                </Popover>
            )}
        </div>
    );
}

/** Returns the option that a key moves to, or undefined. In a text input Home and End move the caret instead. */
function moveOf(key: string, active: number, count: number, filters: boolean): number | undefined {
    if (count === 0) return undefined;
    switch (key) {
        case 'ArrowDown':
            return Math.min(active + 1, count - 1);
        case 'ArrowUp':
            return Math.max(active - 1, 0);
        case 'PageDown':
            return Math.min(active + 10, count - 1);
        case 'PageUp':
            return Math.max(active - 10, 0);
        case 'Home':
            return filters ? undefined : 0;
        case 'End':
            return filters ? undefined : count - 1;
        default:
            return undefined;
    }
}
