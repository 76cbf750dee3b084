import './palette.css';

import { BookOpen, FileText, Puzzle, Search, SunMoon, Zap, type LucideIcon } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';

import { asWorkbenchError } from '../api/error.ts';
import { Spinner } from '../design/spinner.tsx';
import { filterItems } from '../insert/filter-items.ts';
import { Kbd } from '../keys/kbd.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { paletteCommands, type Command, type CommandIcon } from './commands.ts';
import type { ExcerptPart } from './excerpt.ts';
import { usePageSearch } from './page-search.ts';

const ICONS: Record<CommandIcon, LucideIcon> = {
    page: FileText,
    integration: Puzzle,
    action: Zap,
    site: BookOpen,
    theme: SunMoon,
};

const LIST_ID = 'palette-list';
const optionId = (index: number) => `palette-option-${index}`;
const close = () => changeLayout({ paletteOpen: false });

/** Renders the command palette: a search field and the list of matching commands. */
export function Palette() {
    return (
        <ModalOverlay
            isOpen
            isDismissable
            onOpenChange={(open) => (open ? undefined : close())}
            className="dialog-overlay"
        >
            <Modal className="palette">
                <Dialog aria-label="Search and commands" className="palette-inside">
                    <PaletteSearch />
                </Dialog>
            </Modal>
        </ModalOverlay>
    );
}

function PaletteSearch() {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const [query, setQuery] = useState('');
    const [active, setActive] = useState(0);
    const [running, setRunning] = useState<string | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const list = useRef<HTMLDivElement>(null);
    const commands = useMemo(() => paletteCommands(state), [state]);
    const pages = usePageSearch(state?.organization.id, query);
    const matches = useMemo(
        () => [...filterItems(commands, query), ...pages.results],
        [commands, query, pages.results],
    );
    const index = Math.min(active, matches.length - 1);

    useEffect(() => {
        list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    }, [index]);

    const run = async (command: Command | undefined) => {
        if (!command || running) return;
        setProblem(null);
        const result = command.run();
        if (!(result instanceof Promise)) {
            close();
            return;
        }
        setRunning(command.id);
        try {
            await result;
            close();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setRunning(null);
        }
    };

    const keys = (event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing || matches.length === 0) return;
        const next = {
            ArrowDown: (index + 1) % matches.length,
            ArrowUp: (index - 1 + matches.length) % matches.length,
        }[event.key];
        if (next !== undefined) {
            event.preventDefault();
            setActive(next);
        } else if (event.key === 'Enter') {
            event.preventDefault();
            void run(matches[index]);
        }
    };

    return (
        <>
            <div className="palette-field">
                <Search size={16} aria-hidden="true" />
                <input
                    // Focused initially, because the search field is the only focusable control of the dialog.
                    autoFocus
                    role="combobox"
                    aria-label="Search pages, integrations and commands"
                    aria-expanded="true"
                    aria-controls={LIST_ID}
                    aria-autocomplete="list"
                    {...(matches.length > 0 ? { 'aria-activedescendant': optionId(index) } : {})}
                    placeholder="Search pages and integrations, or run a command"
                    value={query}
                    onChange={(event) => {
                        setQuery(event.target.value);
                        setActive(0);
                    }}
                    onKeyDown={keys}
                />
                <Kbd shortcut="escape" />
            </div>
            {problem ? (
                <p className="palette-problem" role="alert">
                    {problem}
                </p>
            ) : null}
            <p className="visually-hidden" role="status">
                {statusOf(matches.length, pages.isSearching)}
            </p>
            <div
                className="palette-list"
                id={LIST_ID}
                role="listbox"
                aria-label="Results"
                ref={list}
            >
                {matches.map((command, at) => (
                    <Option
                        key={command.id}
                        command={command}
                        id={optionId(at)}
                        isActive={at === index}
                        isRunning={command.id === running}
                        startsGroup={
                            (query === '' || command.group === 'In pages') &&
                            command.group !== matches[at - 1]?.group
                        }
                        onHover={() => setActive(at)}
                        onRun={() => void run(command)}
                    />
                ))}
            </div>
            {pages.isSearching ? (
                <p className="palette-note-line" aria-hidden="true">
                    <Spinner label="" /> Searching the text of pages …
                </p>
            ) : null}
            {pages.problem ? (
                <p className="palette-problem" role="alert">
                    The text of pages was not searched. {pages.problem}
                </p>
            ) : null}
            {matches.length === 0 && !pages.isSearching ? (
                <p className="palette-empty">No page, integration or command matches “{query}”.</p>
            ) : null}
        </>
    );
}

function statusOf(count: number, isSearching: boolean): string {
    if (isSearching) return 'Searching pages';
    return count === 0 ? 'No matches' : `${count} ${count === 1 ? 'result' : 'results'}`;
}

interface OptionProps {
    command: Command;
    id: string;
    isActive: boolean;
    isRunning: boolean;
    startsGroup: boolean;
    onHover: () => void;
    onRun: () => void;
}

function Option({ command, id, isActive, isRunning, startsGroup, onHover, onRun }: OptionProps) {
    const Icon = ICONS[command.icon];
    return (
        <>
            {startsGroup ? (
                <div className="section-label palette-group" role="presentation">
                    {command.group}
                </div>
            ) : null}
            {/* The search field handles the keys and refers to this option with aria-activedescendant. */}
            <div
                id={id}
                role="option"
                aria-selected={isActive}
                className="palette-option"
                onMouseMove={isActive ? undefined : onHover}
                onClick={onRun}
            >
                {isRunning ? <Spinner label="" /> : <Icon size={15} aria-hidden="true" />}
                <span className="palette-title">
                    {command.title}
                    {command.excerpt ? <Excerpt parts={command.excerpt} /> : null}
                </span>
                {command.note ? <span className="palette-note">{command.note}</span> : null}
                {command.shortcut ? <Kbd shortcut={command.shortcut} /> : null}
            </div>
        </>
    );
}

function Excerpt({ parts }: { parts: readonly ExcerptPart[] }) {
    return (
        <span className="palette-excerpt">
            {parts.map(({ text, isMatch }, at) =>
                isMatch ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )}
        </span>
    );
}
