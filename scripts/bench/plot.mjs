// How time and memory grow, as an SVG that reads in light and dark.

const WIDTH = 640;
const HEIGHT = 300;
const PAD = { left: 64, right: 24, top: 44, bottom: 48 };

/** Two plots side by side: processor time and memory over the number of files, with a line of what would be linear. */
export function growthPlot(rows, caption) {
  const panel = (measure, title, unit, x0) => {
    const own = rows.filter((row) => row.measure === measure);
    if (own.length === 0) return '';
    const width = WIDTH / 2 - PAD.left - PAD.right;
    const height = HEIGHT - PAD.top - PAD.bottom;
    const most = Math.max(...own.map((row) => row.most)) * 1.1;
    const files = Math.max(...own.map((row) => row.files));
    const x = (value) => x0 + PAD.left + (value / files) * width;
    const y = (value) => PAD.top + height - (value / most) * height;
    const point = (row, value) => `${x(row.files).toFixed(1)},${y(value).toFixed(1)}`;
    const [first, last] = [own[0], own.at(-1)];
    const linear = first.median + ((last.files - first.files) / first.files) * first.median;
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
    return [
      `<text class="title" x="${x0 + PAD.left}" y="${PAD.top - 16}">${title}</text>`,
      ...ticks.map(
        (tick) =>
          `<path class="grid" d="M${x(0)} ${y(tick).toFixed(1)}H${x(files)}"/><text class="tick" text-anchor="end" x="${x(0) - 6}" y="${(y(tick) + 4).toFixed(1)}">${tick < 10 ? tick.toFixed(1) : Math.round(tick)} ${unit}</text>`,
      ),
      linear <= most * 4 &&
        `<path class="linear" d="M${point(first, first.median)}L${x(files).toFixed(1)},${Math.max(PAD.top, y(linear)).toFixed(1)}"/>`,
      `<polyline class="line" points="${own.map((row) => point(row, row.median)).join(' ')}"/>`,
      ...own.map(
        (row) =>
          `<path class="spread" d="M${point(row, row.least)}L${point(row, row.most)}"/><circle class="dot" cx="${x(row.files).toFixed(1)}" cy="${y(row.median).toFixed(1)}" r="4"/>`,
      ),
      ...own.map(
        (row) =>
          `<text class="tick" text-anchor="middle" x="${x(row.files).toFixed(1)}" y="${HEIGHT - PAD.bottom + 18}">${row.times}×</text>`,
      ),
    ]
      .filter(Boolean)
      .join('\n');
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${caption}">
<style>
text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.tick{fill:#57606a;font-size:11px}
.grid{stroke:#d0d7de}.line{fill:none;stroke:#0969da;stroke-width:2}.dot{fill:#0969da}.spread{stroke:#0969da;stroke-width:6;opacity:.3}
.linear{stroke:#8c959f;stroke-dasharray:4 4;fill:none}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.tick{fill:#9198a1}.grid{stroke:#3d444d}.line{stroke:#4493f8}.dot{fill:#4493f8}.spread{stroke:#4493f8}}
</style>
${panel('cpu', 'Processor time', 's', 0)}
${panel('rss', 'Largest memory', 'MB', WIDTH / 2)}
<text class="tick" x="${PAD.left}" y="${HEIGHT - 10}">${caption}; dashed: linear from 1×</text>
</svg>
`;
}
