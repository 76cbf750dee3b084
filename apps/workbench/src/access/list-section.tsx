import type { ReactNode } from 'react';

import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';

interface ListSectionProps<Item> {
    id: string;
    title: string;
    hint: string;
    /** Button beside the title. */
    action?: ReactNode;
    /** Text in place of an empty list. */
    empty: string;
    list: { items: readonly Item[] | null; problem: string | null; reload: () => void };
    renderItem: (item: Item) => ReactNode;
}

/** Renders a titled list with its states: loading, failed, empty. */
export function ListSection<Item>(props: ListSectionProps<Item>) {
    const { id, title, hint, action, empty, list, renderItem } = props;
    return (
        <section className="access-section" aria-labelledby={id}>
            <div className="access-heading">
                <h2 id={id}>{title}</h2>
                {action}
            </div>
            <p className="access-hint">{hint}</p>
            {list.problem ? (
                <Notice
                    tone="bad"
                    title={list.problem}
                    announce
                    actions={
                        <Button size="small" onPress={list.reload}>
                            Try again
                        </Button>
                    }
                />
            ) : null}
            {list.items === null && !list.problem ? <Spinner label={`Loading: ${title}`} /> : null}
            {list.items?.length === 0 ? <p className="access-note">{empty}</p> : null}
            {list.items && list.items.length > 0 ? (
                <ul className="access-list" aria-labelledby={id}>
                    {list.items.map(renderItem)}
                </ul>
            ) : null}
        </section>
    );
}
