//! Every question asked of DNS, with what came of it.

use crate::answer::Answer;
use crate::rule::Unknown;
use crate::{Name, QueryError, Question, Rtype};

/// An answer, or why there is none.
pub type Lookup = Result<Answer, QueryError>;

/// Every question asked, with its answer or its failure, in order of the questions.
#[derive(Clone, Debug, Default)]
pub struct Answers(Vec<(Question, Lookup)>);

impl Answers {
    /// Adds what came of a question; a question that was asked before keeps its answer.
    pub fn insert(&mut self, question: Question, lookup: Lookup) {
        if let Err(place) = self.place(&question) {
            self.0.insert(place, (question, lookup));
        }
    }

    /// Takes out what came of a question, so that it is asked again.
    pub(crate) fn remove(&mut self, question: &Question) -> Option<Lookup> {
        let place = self.place(question).ok()?;
        Some(self.0.remove(place).1)
    }

    /// What came of a question, if it was asked.
    pub fn get(&self, question: &Question) -> Option<&Lookup> {
        let place = self.place(question).ok()?;
        self.0.get(place).map(|(_, lookup)| lookup)
    }

    /// The answer to a question, or why it is not known.
    ///
    /// # Errors
    ///
    /// [`Unknown`] where the query failed or nobody asked.
    pub fn seen(&self, name: &Name, rtype: Rtype) -> Result<&Answer, Unknown> {
        match self.get(&Question::new(name.clone(), rtype)) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => Err(failed(name, rtype, error)),
            None => Err(Unknown::NotAsked { name: name.clone(), rtype }),
        }
    }

    /// Everything that came, in order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = &(Question, Lookup)> {
        self.0.iter()
    }

    fn place(&self, question: &Question) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(question))
    }
}

/// Adds an item to a sorted list that holds each once. Trees and sorts are
/// each several KB of code for lists that have ten items, seldom a thousand.
pub(crate) fn insert<T: Ord>(sorted: &mut Vec<T>, item: T) {
    if let Err(place) = sorted.binary_search(&item) {
        sorted.insert(place, item);
    }
}

/// A failed query as the reason why something is not known.
pub(crate) fn failed(name: &Name, rtype: Rtype, error: &QueryError) -> Unknown {
    Unknown::Query { name: name.clone(), rtype, error: error.clone() }
}
