//! Shapes that refer to shapes: `sh:node`, `sh:property`, `sh:not`, `sh:and`, `sh:or`, `sh:xone`, and
//! qualified value shapes.

use super::super::model::sh;
use super::super::model::{Qualified, Rule, ShapeId};
use super::super::report::ValidationResult;
use super::super::validate::{Out, Work};
use crate::sparql::SparqlError;

/// Reports values that do not meet the shapes they should.
pub(in super::super) fn check(work: &Work<'_>, out: &mut Out) -> Result<(), SparqlError> {
    let validator = work.validator;
    for value in work.values.iter().copied() {
        match work.rule {
            Rule::Property(shape) => validator.shape(*shape, value, out)?,
            Rule::Node(shape) if !validator.conforms(*shape, value)? => {
                out.push(|| work.about(value, || format!("does not have the shape {}", validator.name(*shape))));
            }
            Rule::Not(shape) if validator.conforms(*shape, value)? => {
                out.push(|| {
                    work.about(value, || format!("has the shape {}, which it must not", validator.name(*shape)))
                });
            }
            Rule::And(shapes) if count(work, shapes, value)? < shapes.len() => {
                out.push(|| work.about(value, || format!("does not have all the shapes {}", names(work, shapes))));
            }
            Rule::Or(shapes) if !any(work, shapes, value)? => {
                out.push(|| work.about(value, || format!("has none of the shapes {}", names(work, shapes))));
            }
            Rule::Xone(shapes) => {
                let met = count(work, shapes, value)?;
                if met != 1 {
                    let shapes = || names(work, shapes);
                    out.push(|| {
                        work.about(value, || format!("has {met} of the shapes {}, and must have one", shapes()))
                    });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn any(work: &Work<'_>, shapes: &[ShapeId], value: u32) -> Result<bool, SparqlError> {
    for shape in shapes {
        if work.validator.conforms(*shape, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn count(work: &Work<'_>, shapes: &[ShapeId], value: u32) -> Result<usize, SparqlError> {
    let mut met = 0;
    for shape in shapes {
        met += usize::from(work.validator.conforms(*shape, value)?);
    }
    Ok(met)
}

fn names(work: &Work<'_>, shapes: &[ShapeId]) -> String {
    shapes.iter().map(|shape| work.validator.name(*shape)).collect::<Vec<_>>().join(", ")
}

/// Reports too few or too many values that conform to a shape.
pub(in super::super) fn qualified(work: &Work<'_>, it: &Qualified, out: &mut Out) -> Result<(), SparqlError> {
    let mut met: u64 = 0;
    for value in work.values.iter().copied() {
        if work.validator.conforms(it.shape, value)? && !any(work, &it.siblings, value)? {
            met += 1;
        }
    }
    let shape = || work.validator.name(it.shape);
    if let Some(least) = it.least.filter(|least| met < *least) {
        out.push(|| {
            work.result(None, || format!("{met} of the values have the shape {}, and at least {least} must", shape()))
        });
    }
    if let Some(most) = it.most.filter(|most| met > *most) {
        out.push(|| {
            let detail = || format!("{met} of the values have the shape {}, and at most {most} may", shape());
            ValidationResult { component: sh("QualifiedMaxCountConstraintComponent"), ..work.result(None, detail) }
        });
    }
    Ok(())
}
