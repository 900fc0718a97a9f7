// Makes the files of the gallery's maps from public data in npm packages.
//
//   npm install us-atlas@3.0.1 vega-datasets@3.2.1 topojson-client@3 topojson-simplify@3
//   node states.mjs node_modules ../../public/stories/gallery
//
// Writes states.geojson, engineers.csv and airports.csv. Boundaries that states share are simplified once.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node states.mjs path/to/node_modules path/to/story');
  process.exit(2);
}
const load = createRequire(join(resolve(modules), 'states.mjs'));
const { feature } = load('topojson-client');
const { presimplify, quantile, simplify } = load('topojson-simplify');
const read = (path) => readFileSync(join(modules, path), 'utf8');
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  console.error(`${name}: ${text.length} bytes`);
};
const rows = (csv) => {
  const [names, ...lines] = csv.trim().split('\n').map((line) => line.trim().split(','));
  return lines.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index]])));
};

const people = rows(read('vega-datasets/data/population_engineers_hurricanes.csv'));
write('engineers.csv', 'state,engineers\n' + people.map(({ state, engineers }) => `${state},${(engineers * 1000).toFixed(1)}\n`).join(''));

const atlas = presimplify(JSON.parse(read('us-atlas/states-10m.json')));
// The tenth of the points that matters most.
const states = feature(simplify(atlas, quantile(atlas, 0.17)), 'states').features;
const round = (places) => (Array.isArray(places[0]) ? places.map(round) : places.map((place) => Math.round(place * 100) / 100));
const features = states
  .filter(({ properties }) => people.some(({ state }) => state === properties.name))
  .map(({ properties, geometry }) => ({ type: 'Feature', properties, geometry: { type: geometry.type, coordinates: round(geometry.coordinates) } }));
write('states.geojson', `{"type":"FeatureCollection","features":[\n${features.map((state) => JSON.stringify(state)).join(',\n')}\n]}\n`);

// Departures of 2008, of the airports that have the most.
const departures = new Map();
for (const { origin, count } of rows(read('vega-datasets/data/flights-airport.csv'))) {
  departures.set(origin, (departures.get(origin) ?? 0) + Number(count));
}
const known = new Map(rows(read('vega-datasets/data/airports.csv')).map((airport) => [airport.iata, airport]));
const largest = [...departures].sort((a, b) => b[1] - a[1]).filter(([iata]) => known.has(iata)).slice(0, 120);
const name = (iata) => {
  const { city } = known.get(iata);
  const [first] = largest.find(([other]) => known.get(other).city === city);
  return first === iata ? city : `${city} (${iata})`;
};
const degrees = (text) => Number(text).toFixed(3);
const airport = ([iata, flights]) => [name(iata), degrees(known.get(iata).longitude), degrees(known.get(iata).latitude), flights].join(',');
write('airports.csv', 'airport,longitude,latitude,departures\n' + largest.map((each) => airport(each) + '\n').join(''));
