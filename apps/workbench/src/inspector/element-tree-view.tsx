import './element-tree-view.css';

import type { TreeElement } from './element-tree.ts';

/** Elements nested deeper than this start collapsed. */
const OPEN_DEPTH = 6;

interface ElementTreeViewProps {
    elements: readonly TreeElement[];
    depth?: number;
}

/** Shows elements and their properties as a collapsible tree. */
export function ElementTreeView({ elements, depth = 0 }: ElementTreeViewProps) {
    return (
        <ul className="element-tree">
            {elements.map((element) => (
                <li key={element.path}>
                    {element.children.length > 0 ? (
                        <details open={depth < OPEN_DEPTH}>
                            <summary>
                                <ElementLine element={element} />
                            </summary>
                            <ElementTreeView elements={element.children} depth={depth + 1} />
                        </details>
                    ) : (
                        <div className="element-leaf">
                            <ElementLine element={element} />
                        </div>
                    )}
                </li>
            ))}
        </ul>
    );
}

function ElementLine({ element }: { element: TreeElement }) {
    return (
        <span className="element-line" title={element.path}>
            <span className="element-type">{element.type}</span>
            {element.label ? <span className="element-label">{element.label}</span> : null}
            {element.attributes.map(({ name, value }) => (
                <span className="element-attribute" key={name}>
                    <span>{name}</span> {value}
                </span>
            ))}
        </span>
    );
}
