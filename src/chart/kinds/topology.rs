//! Areas from GeoJSON, simplified for a drawing: boundaries that areas share are kept once, so that no gaps open between
//! neighbours.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::orient::Direction;
use geo::{BoundingRect, InteriorPoint, LineString, MultiPolygon, Orient, Polygon, Simplify, coord};
use geojson::{Feature, GeoJson};

use super::coast::{Level, encode};

/// An area of a file, in degrees.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    /// Its name.
    pub name: String,
    /// Its outlines: outer ones run against the clock, holes with it.
    pub shape: MultiPolygon,
}

/// Reads the polygons of a GeoJSON file; `key` is the property that has their names. Polygons of one name are one area.
///
/// # Errors
/// The text is no GeoJSON, or not a collection of named polygons in degrees; says where.
pub(super) fn read(text: &str, key: &str) -> Result<Vec<Named>, String> {
    let file: GeoJson = text.parse().map_err(|error: geojson::Error| error.to_string())?;
    let GeoJson::FeatureCollection(collection) = file else {
        return Err("it is not a FeatureCollection".to_owned());
    };
    let mut areas: Vec<Named> = Vec::new();
    for (feature, number) in collection.features.into_iter().zip(1..) {
        let name = name_of(&feature, key).map_err(|reason| format!("feature {number} {reason}"))?;
        let shape = polygons_of(feature).map_err(|reason| format!("feature {number}, “{name}”, {reason}"))?;
        match areas.iter_mut().find(|area| area.name == name) {
            Some(area) => area.shape.0.extend(shape.0),
            None => areas.push(Named { name, shape }),
        }
    }
    if areas.is_empty() { Err("it has no features".to_owned()) } else { Ok(areas) }
}

fn name_of(feature: &Feature, key: &str) -> Result<String, String> {
    match feature.property(key) {
        Some(serde_json::Value::String(name)) => Ok(name.trim().to_owned()),
        Some(serde_json::Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(format!("has a property “{key}” that is no name")),
        None => {
            let known: Vec<&str> = feature.properties_iter().map(|(known, _)| known.as_str()).collect();
            Err(format!("has no property “{key}”; it has {}", known.join(", ")))
        }
    }
}

fn polygons_of(feature: Feature) -> Result<MultiPolygon, String> {
    let geometry = feature.geometry.ok_or("has no geometry")?;
    let shape = match geo::Geometry::try_from(geometry).map_err(|error| format!("cannot be read: {error}"))? {
        geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err("is neither a Polygon nor a MultiPolygon".to_owned()),
    };
    let on_earth = |place: &geo::Coord| place.x.abs() <= 180.0 && place.y.abs() <= 90.0;
    let rings = || shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    match rings().flat_map(LineString::coords).find(|place| !on_earth(place)) {
        Some(place) => Err(format!("has the point ({}, {}), which is not on the Earth", place.x, place.y)),
        None => Ok(shape.orient(Direction::Default)),
    }
}

/// Areas as rings of arcs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Topology {
    /// The arcs, encoded like rings of coasts.
    pub level: Level,
    /// What each arc divides; ascending.
    pub edges: Vec<Edge>,
    /// For each area its polygons.
    pub areas: Vec<Vec<Rings>>,
}

/// What a boundary divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    /// Two areas.
    Shared,
    /// An area and what is no area.
    Outer,
    /// Nothing: areas are cut there, such as at the 180th meridian.
    Cut,
}

/// The outlines of a polygon, the outer one first: each the arcs along it, as twice their index, and one more for an arc
/// that is gone along from its end.
pub(super) type Rings = Vec<Vec<u32>>;

/// A point in steps from the south-west corner.
type Step = (i32, i32);

/// How far, as a share of the tolerance, a line is moved by leaving out points; what rounding to steps adds is less than
/// the rest.
const LEAVING_OUT: f64 = 0.7;

/// The size of a step as a share of the tolerance: a point moves by at most half its diagonal.
const STEP: f64 = 0.4;

/// Simplifies areas so that no line is moved by more than `tolerance` degrees, measured on the ground in degrees of
/// latitude. Polygons for which `is_seen` is not true are left out, and those that are too small to be seen, unless they
/// are the largest of their area.
pub(super) fn simplify(areas: &[Named], tolerance: f64, is_seen: impl Fn(&Polygon) -> bool) -> Topology {
    let unit = tolerance * STEP;
    let bounds = areas.iter().filter_map(|area| area.shape.bounding_rect());
    let bounds = bounds.fold([180.0_f64, 90.0_f64, -180.0_f64, -90.0_f64], |[west, south, east, north], rect| {
        let (least, most) = (rect.min(), rect.max());
        [west.min(least.x), south.min(least.y), east.max(most.x), north.max(most.y)]
    });
    let step = |place: &geo::Coord| -> Step {
        (((place.x - bounds[0]) / unit).round() as i32, ((place.y - bounds[1]) / unit).round() as i32)
    };
    let ring = |line: &LineString| -> Vec<Step> {
        let mut steps: Vec<Step> = line.coords().map(step).collect();
        steps.dedup();
        if steps.first() == steps.last() {
            steps.pop();
        }
        steps
    };
    let extent = |polygon: &Polygon| polygon.bounding_rect().map_or(0.0, |rect| rect.width().max(rect.height()));
    // For each area the rings of its polygons, and whether the polygon is its largest one.
    let rings: Vec<Vec<(Vec<Vec<Step>>, bool)>> = areas
        .iter()
        .map(|area| {
            let largest = area.shape.iter().map(extent).fold(0.0, f64::max);
            let is_drawn = |polygon: &&Polygon| {
                is_seen(polygon) && (extent(polygon) == largest || extent(polygon) > 2.0 * tolerance)
            };
            let lines = |polygon: &Polygon| {
                let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                lines.map(ring).filter(|ring| ring.len() > 2).collect::<Vec<_>>()
            };
            area.shape.iter().filter(is_drawn).map(|polygon| (lines(polygon), extent(polygon) == largest)).collect()
        })
        .collect();
    // Where areas are cut, at the edge of the map from −180 to 180 degrees or at a pole.
    let is_cut = |a: Step, b: Step| {
        let near = |at: Step, edge: f64| {
            let east = bounds[0] + f64::from(at.0) * unit;
            (east - edge).abs() < unit
        };
        let polar = |at: Step| (bounds[1] + f64::from(at.1) * unit).abs() > 90.0 - unit;
        [-180.0, 180.0].iter().any(|&edge| near(a, edge) && near(b, edge)) || (polar(a) && polar(b))
    };
    let junctions = junctions(rings.iter().flatten().flat_map(|(rings, _)| rings), is_cut);
    let mut arcs = Arcs::default();
    let mut pieces: Vec<Vec<(Rings, bool)>> = Vec::new();
    for polygons in &rings {
        let area = polygons.iter().map(|(rings, is_largest)| {
            let rings =
                rings.iter().map(|ring| cut(ring, &junctions).into_iter().map(|arc| arcs.number(arc)).collect());
            (rings.collect(), *is_largest)
        });
        pieces.push(area.collect());
    }
    let shrink = |arc: &[Step]| {
        let mean = arc.iter().map(|step| f64::from(step.1)).sum::<f64>() / arc.len().max(1) as f64;
        (bounds[1] + mean * unit).to_radians().cos().max(0.01)
    };
    let mut simple: Vec<Vec<Step>> = arcs.list.iter().map(|arc| thin(arc, shrink(arc), LEAVING_OUT / STEP)).collect();
    let length = |simple: &[Vec<Step>], ring: &[u32]| {
        ring.iter().map(|arc| simple[(arc / 2) as usize].len().saturating_sub(1)).sum::<usize>()
    };
    // The largest polygon of an area is drawn in any case.
    for (rings, _) in pieces.iter().flatten().filter(|(_, is_largest)| *is_largest) {
        let Some(outer) = rings.first().filter(|outer| length(&simple, outer) < 3) else { continue };
        for arc in outer.iter().map(|arc| (arc / 2) as usize) {
            simple[arc] = arcs.list[arc].clone();
        }
    }
    let mut shared = vec![0_u32; simple.len()];
    let areas = pieces.into_iter().map(|polygons| {
        let whole = polygons.into_iter().filter_map(|(mut rings, _)| {
            let is_hidden = rings.first().is_none_or(|outer| length(&simple, outer) < 3);
            rings.retain(|ring| length(&simple, ring) >= 3);
            (!is_hidden).then_some(rings)
        });
        let whole: Vec<Rings> = whole.collect();
        whole.iter().flatten().flatten().for_each(|arc| shared[(arc / 2) as usize] += 1);
        whole
    });
    let mut areas: Vec<Vec<Rings>> = areas.collect();
    let edge = |index: usize| match shared[index] {
        _ if simple[index].windows(2).all(|pair| is_cut(pair[0], pair[1])) => Edge::Cut,
        0 | 1 => Edge::Outer,
        _ => Edge::Shared,
    };
    // The arcs of polygons that were left out go too.
    let mut order: Vec<usize> = (0..simple.len()).filter(|&index| shared[index] > 0).collect();
    order.sort_by_key(|&index| edge(index));
    let mut places = vec![0_u32; simple.len()];
    order.iter().zip(0..).for_each(|(&index, place)| places[index] = place);
    for arc in areas.iter_mut().flatten().flatten().flatten() {
        *arc = places[(*arc / 2) as usize] * 2 + *arc % 2;
    }
    let rings = order.iter().map(|&index| encode(&simple[index])).collect();
    let level = Level { max_span: 360.0, bounds, unit, rings, lakes: Vec::new() };
    Topology { edges: order.into_iter().map(edge).collect(), level, areas }
}

/// The points where boundaries meet: where what lies before and after is not the same in all rings, and the ends of cuts.
fn junctions<'r>(rings: impl Iterator<Item = &'r Vec<Step>>, is_cut: impl Fn(Step, Step) -> bool) -> BTreeSet<Step> {
    let mut beside: HashMap<Step, (Step, Step)> = HashMap::new();
    let mut junctions = BTreeSet::new();
    for ring in rings {
        for (index, &at) in ring.iter().enumerate() {
            let (before, after) = (ring[(index + ring.len() - 1) % ring.len()], ring[(index + 1) % ring.len()]);
            let pair = (before.min(after), before.max(after));
            if *beside.entry(at).or_insert(pair) != pair || is_cut(before, at) != is_cut(at, after) {
                junctions.insert(at);
            }
        }
    }
    junctions
}

/// Cuts a ring into arcs from junction to junction; one without junctions is a single closed arc from its least point.
fn cut(ring: &[Step], junctions: &BTreeSet<Step>) -> Vec<Vec<Step>> {
    let start = ring.iter().position(|step| junctions.contains(step));
    let least = || (0..ring.len()).min_by_key(|&index| ring[index]).unwrap_or(0);
    let mut turned = ring.to_vec();
    turned.rotate_left(start.unwrap_or_else(least));
    turned.extend(turned.first().copied());
    let mut arcs = Vec::new();
    let mut arc: Vec<Step> = Vec::new();
    for (index, &step) in turned.iter().enumerate() {
        arc.push(step);
        if arc.len() > 1 && (junctions.contains(&step) || index + 1 == turned.len()) {
            arcs.push(std::mem::replace(&mut arc, vec![step]));
        }
    }
    arcs
}

/// The arcs of all rings, each once, whichever way it is gone along.
#[derive(Default)]
struct Arcs {
    list: Vec<Vec<Step>>,
    known: BTreeMap<Vec<Step>, u32>,
}

impl Arcs {
    fn number(&mut self, arc: Vec<Step>) -> u32 {
        let back: Vec<Step> = arc.iter().rev().copied().collect();
        let is_back = back < arc;
        let arc = if is_back { back } else { arc };
        let next = self.list.len() as u32;
        let index = *self.known.entry(arc.clone()).or_insert(next);
        if index == next {
            self.list.push(arc);
        }
        index * 2 + u32::from(is_back)
    }
}

/// Leaves out points of an arc; `tolerance` is in steps, and steps to the east are shorter by `shrink`.
fn thin(arc: &[Step], shrink: f64, tolerance: f64) -> Vec<Step> {
    let line: LineString =
        arc.iter().map(|&(east, north)| coord! { x: f64::from(east) * shrink, y: f64::from(north) }).collect();
    let kept = line.simplify(tolerance);
    kept.coords().map(|place| ((place.x / shrink).round() as i32, place.y.round() as i32)).collect()
}

/// A point inside of the largest polygon of an area, and half the width and height around it, in degrees.
pub(super) fn middle(area: &MultiPolygon) -> Option<((f64, f64), (f64, f64))> {
    let size = |polygon: &&Polygon| polygon.bounding_rect().map_or(0.0, |rect| rect.width() * rect.height());
    let largest = area.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let (at, rect) = (largest.interior_point()?, largest.bounding_rect()?);
    Some(((at.x(), at.y()), (rect.width() / 2.0, rect.height() / 2.0)))
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Euclidean, Point, Polygon};

    use super::{Edge, Named, read, simplify};

    /// Two areas that share a jagged boundary, and the second has an island and a hole.
    fn areas() -> Vec<Named> {
        let jag = |index: i32| {
            let north = f64::from(index) * 0.05;
            [10.0 + 0.3 * (north * 5.0).sin() + if index % 2 == 0 { 0.004 } else { 0.0 }, north]
        };
        let middle: Vec<[f64; 2]> = (0..=80).map(jag).collect();
        let mut west = vec![[8.0, 4.0], [8.0, 0.0]];
        west.extend(&middle);
        west.push([8.0, 4.0]);
        let mut east = vec![[12.0, 0.0], [12.0, 4.0]];
        east.extend(middle.iter().rev());
        east.push([12.0, 0.0]);
        let square = |x: f64, y: f64| [[x, y], [x + 0.5, y], [x + 0.5, y + 0.5], [x, y + 0.5], [x, y]];
        let file = serde_json::json!({ "type": "FeatureCollection", "features": [
            { "type": "Feature", "properties": { "name": "West" },
              "geometry": { "type": "Polygon", "coordinates": [west] } },
            { "type": "Feature", "properties": { "name": "East" },
              "geometry": { "type": "MultiPolygon", "coordinates": [[east, square(11.0, 2.0)], [square(13.0, 2.0)]] } },
        ] });
        read(&file.to_string(), "name").unwrap_or_else(|error| panic!("{error}"))
    }

    fn everything(_: &Polygon) -> bool {
        true
    }

    #[test]
    fn no_line_is_moved_by_more_than_the_tolerance_and_many_points_are_left_out() {
        let areas = areas();
        for tolerance in [0.02, 0.1] {
            let simple = simplify(&areas, tolerance, everything);
            let lines: Vec<Vec<(f64, f64)>> = simple.level.rings.iter().map(|arc| simple.level.decode(arc)).collect();
            let points = lines.iter().map(Vec::len).sum::<usize>();
            assert!(points < 80, "{points}");
            let line = |points: &Vec<(f64, f64)>| geo::LineString::from(points.clone());
            let lines = geo::MultiLineString::new(lines.iter().map(line).collect());
            let rings = areas.iter().flat_map(|area| area.shape.iter());
            for place in rings.flat_map(|polygon| {
                polygon.exterior().points().chain(polygon.interiors()[..].iter().flat_map(geo::LineString::points))
            }) {
                let away = Euclidean.distance(&place, &lines);
                assert!(away <= tolerance, "{place:?} is {away} away of {tolerance}");
            }
            assert!(points > 20 || tolerance > 0.05);
        }
    }

    #[test]
    fn neighbours_share_one_boundary_and_an_island_and_a_hole_have_their_own() {
        let simple = simplify(&areas(), 0.02, everything);
        assert_eq!(simple.edges.iter().filter(|edge| **edge == Edge::Shared).count(), 1, "{:?}", simple.edges);
        assert_eq!(simple.edges.iter().filter(|edge| **edge == Edge::Outer).count(), 4);
        let [west, east] = &simple.areas[..] else { panic!("{:?}", simple.areas) };
        assert_eq!((west.len(), east.len(), east[0].len(), east[1].len()), (1, 2, 2, 1));
        let along = |rings: &[Vec<u32>]| rings.iter().flatten().copied().collect::<Vec<_>>();
        let shared = simple.edges.iter().position(|edge| *edge == Edge::Shared).unwrap_or_default() as u32;
        let way = |area: &[u32]| area.iter().copied().find(|arc| arc / 2 == shared);
        let (one, other) = (way(&along(&west[0])), way(&along(&east[0])));
        assert!(one.is_some() && one != other, "one goes along it in the other direction: {one:?} {other:?}");
    }

    #[test]
    fn what_is_not_seen_or_too_small_is_left_out_but_never_the_whole_of_an_area() {
        let is_land = |polygon: &Polygon| Euclidean.distance(&Point::new(13.2, 2.2), polygon) > 0.0;
        assert_eq!(simplify(&areas(), 0.02, is_land).areas[1].len(), 1);
        assert_eq!(simplify(&areas(), 0.3, everything).areas[1].len(), 1, "the island is two tolerances wide");
        let mut small = areas();
        small[1].shape.0.remove(0);
        assert_eq!(simplify(&small, 0.3, everything).areas[1].len(), 1);
    }

    #[test]
    fn the_meridian_at_which_areas_are_cut_is_no_boundary() {
        let file = r#"{ "type": "FeatureCollection", "features": [{ "type": "Feature", "properties": { "name": "A" },
            "geometry": { "type": "Polygon", "coordinates":
                [[[170, 0], [180, 0], [180, 5], [180, 10], [170, 10], [170, 0]]] } }] }"#;
        let areas = read(file, "name").unwrap_or_else(|error| panic!("{error}"));
        let simple = simplify(&areas, 0.1, everything);
        assert_eq!(simple.edges, [Edge::Outer, Edge::Cut]);
    }

    #[test]
    fn a_file_that_is_not_of_areas_is_refused_with_the_reason() {
        let told = |text: &str| read(text, "name").err().unwrap_or_default();
        let of = |feature: &str| format!(r#"{{ "type": "FeatureCollection", "features": [{feature}] }}"#);
        assert!(told("nonsense").starts_with("Error while deserializing GeoJSON: expected"), "{}", told("nonsense"));
        assert_eq!(told(r#"{ "type": "Point", "coordinates": [1, 2] }"#), "it is not a FeatureCollection");
        assert_eq!(told(&of("")), "it has no features");
        let feature = |properties: &str, geometry: &str| {
            of(&format!(r#"{{ "type": "Feature", "properties": {properties}, "geometry": {geometry} }}"#))
        };
        let point = r#"{ "type": "Point", "coordinates": [1, 2] }"#;
        assert_eq!(
            told(&feature(r#"{ "id": 1, "title": "A" }"#, point)),
            "feature 1 has no property “name”; it has id, title"
        );
        let name = r#"{ "name": "A" }"#;
        assert_eq!(told(&feature(name, point)), "feature 1, “A”, is neither a Polygon nor a MultiPolygon");
        assert_eq!(told(&feature(name, "null")), "feature 1, “A”, has no geometry");
        let metres = r#"{ "type": "Polygon", "coordinates": [[[1, 2], [400, 2], [3, 4], [1, 2]]] }"#;
        assert_eq!(told(&feature(name, metres)), "feature 1, “A”, has the point (400, 2), which is not on the Earth");
    }
}
