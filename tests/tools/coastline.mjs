// Makes the coastlines of a map from Natural Earth's land.
//
//   npm install world-atlas@2.0.2
//   node coastline.mjs node_modules/world-atlas > coastline.json
//
// Writes levels of detail, each cut to a box and simplified to what a drawing of
// 360 to 560 pixels can show. How a ring is written is told in src/chart/coast.rs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node coastline.mjs path/to/world-atlas > coastline.json');
  process.exit(2);
}

// `box` is west, south, east, north; `unit` the degrees in a step (the box is a whole number of
// steps); `tolerance` how far a line may be moved, in degrees; `smallest` the least area kept, in square degrees.
const levels = [
  { source: 'land-50m.json', max_span: 360, box: [-180, -60, 180, 84], unit: 0.1, tolerance: 0.37, smallest: 2 },
  { source: 'land-50m.json', max_span: 52, box: [56, -14, 152, 72], unit: 0.05, tolerance: 0.1, smallest: 0.08 },
  { source: 'land-10m.json', max_span: 10, box: [107, 21.5, 128.5, 38.5], unit: 0.005, tolerance: 0.013, smallest: 0.003 },
];

const result = { credit: 'Natural Earth', levels: levels.map(makeLevel) };
process.stdout.write(JSON.stringify(result) + '\n');

function makeLevel({ source, max_span, box, unit, tolerance, smallest }) {
  const rings = [];
  const lakes = [];
  for (const polygon of polygons(JSON.parse(readFileSync(join(folder, source), 'utf8')))) {
    polygon.forEach((ring, index) => {
      const simple = simplify(clip(ring, box), tolerance);
      // Areas on a ball shrink towards the poles.
      const shrink = Math.cos((average(simple.map((point) => point[1])) * Math.PI) / 180);
      if (simple.length > 3 && Math.abs(area(simple)) * shrink >= smallest) {
        (index === 0 ? rings : lakes).push(simple);
      }
    });
  }
  const byArea = (a, b) => Math.abs(area(b)) - Math.abs(area(a));
  const write = (list) => list.sort(byArea).map((ring) => encode(ring, box, unit));
  const level = { max_span, box, unit, rings: write(rings) };
  if (lakes.length) level.lakes = write(lakes);
  console.error(`${source}, up to ${max_span}°: ${rings.length} rings, ${lakes.length} lakes, ${[...rings, ...lakes].flat().length} points`);
  return level;
}

// Polygons of rings of points, from TopoJSON.
function polygons({ arcs, transform, objects }) {
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
  // The last point of an arc is the first of the next.
  const ring = (indices) =>
    indices.flatMap((index) => (index < 0 ? lines[~index].toReversed() : lines[index]).slice(0, -1));
  return objects.land.geometries.flatMap(({ type, arcs }) => (type === 'Polygon' ? [arcs] : arcs)).map((polygon) => polygon.map(ring));
}

// What of a ring lies within the box, closed along the box's edges.
function clip(ring, [west, south, east, north]) {
  const edges = [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ];
  for (const [axis, edge, sign] of edges) {
    const inside = (point) => (point[axis] - edge) * sign >= 0;
    const kept = [];
    ring.forEach((point, index) => {
      const last = ring.at(index - 1);
      if (inside(point) !== inside(last)) {
        const share = (edge - last[axis]) / (point[axis] - last[axis]);
        const crossing = [0, 1].map((other) => last[other] + (point[other] - last[other]) * share);
        crossing[axis] = edge;
        kept.push(crossing);
      }
      if (inside(point)) kept.push(point);
    });
    ring = kept;
  }
  return ring;
}

// Douglas and Peucker, on a ring: from its first point to the farthest and back.
function simplify(ring, tolerance) {
  if (ring.length < 4) return ring;
  const shrink = Math.cos((average(ring.map((point) => point[1])) * Math.PI) / 180);
  const distance = (point, from, to) => {
    const [px, py, ax, ay, bx, by] = [point[0] * shrink, point[1], from[0] * shrink, from[1], to[0] * shrink, to[1]];
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
    return Math.hypot(px - ax - dx * share, py - ay - dy * share);
  };
  const farthest = (points, from, to) => {
    let best = [-1, -1];
    points.forEach((point, index) => {
      const away = distance(point, from, to);
      if (away > best[0]) best = [away, index];
    });
    return best;
  };
  const between = (points) => {
    if (points.length < 3) return points;
    const [away, index] = farthest(points.slice(1, -1), points[0], points.at(-1));
    if (away <= tolerance) return [points[0], points.at(-1)];
    return [...between(points.slice(0, index + 2)).slice(0, -1), ...between(points.slice(index + 1))];
  };
  const [, half] = farthest(ring, ring[0], ring[0]);
  return [...between(ring.slice(0, half + 1)).slice(0, -1), ...between([...ring.slice(half), ring[0]]).slice(0, -1)];
}

function encode(ring, [west, south], unit) {
  let last = [0, 0];
  let text = '';
  for (const point of ring) {
    const step = [Math.round((point[0] - west) / unit), Math.round((point[1] - south) / unit)];
    if (text && step[0] === last[0] && step[1] === last[1]) continue;
    text += number(step[0] - last[0]) + number(step[1] - last[1]);
    last = step;
  }
  return text;
}

// A number in base 64, low bits first, sign in the lowest.
function number(value) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>= 5;
    text += digits[rest ? digit | 32 : digit];
  } while (rest);
  return text;
}

function area(ring) {
  return ring.reduce((sum, [x, y], index) => sum + ring.at(index - 1)[0] * y - x * ring.at(index - 1)[1], 0) / 2;
}

function average(numbers) {
  return numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
}
