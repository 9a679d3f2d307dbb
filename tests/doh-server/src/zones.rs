//! All zones of a folder, and the reply to a query over them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::base::Rtype;
use domain::zonetree::StoredName;

use crate::compose::Response;
use crate::error::LoadError;
use crate::header::Header;
use crate::master::Master;
use crate::query::{Query, Rejection};
use crate::reply::{Reply, ReplyBody};
use crate::resolution::Resolution;
use crate::scenario::Scenario;
use crate::script::{Action, ExtendedError, Script};
use crate::zone::{Lookup, Outcome, Zone};

const GARBAGE: &[u8] = b"These are sixty-four octets which are not a DNS message at all.\n";

const WRONG_NAME: &str = "wrong-question.invalid";

const HTML: &str = "<!doctype html><title>Log in</title><p>Log in to use this network.</p>\n";

/// The zones of a folder.
///
/// The longest matching zone answers. A zone whose parent is loaded too is delegated by it: NS
/// and, for a signed zone, DS records are added unless the parent's file has NS records there.
pub struct Zones {
    zones: HashMap<StoredName, Zone>,
    /// What a validator makes of each zone.
    trust: HashMap<StoredName, Trust>,
    scenarios: Vec<Scenario>,
}

impl Zones {
    /// Reads every `*.zone` file of a folder, in order of their names.
    ///
    /// # Errors
    ///
    /// Fails on what can not be read, is not understood, or contradicts another file: the first
    /// problem, with its file and line.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let mut sources = Vec::new();
        for path in zone_files(folder)? {
            sources.push(Source::read(path)?);
        }
        let scenarios = sources.iter().map(|source| source.scenario.clone()).collect();
        // Children first, so that a parent can sign what it says of them.
        sources.sort_by_key(|source| std::cmp::Reverse(source.master.apex.label_count()));
        let mut zones: HashMap<StoredName, Zone> = HashMap::new();
        for Source { path, mut master, header, .. } in sources {
            let apex = master.apex.clone();
            if zones.contains_key(&apex) {
                return Err(LoadError::new(&path, format!("another file holds the zone `{apex}`")));
            }
            delegate_children(&mut master, &zones);
            let zone = Zone::build(master, header.signing.as_ref(), header.scripts);
            zones.insert(apex, zone.map_err(|problem| LoadError::at(&path, &problem))?);
        }
        let mut loaded = Self { zones, trust: HashMap::new(), scenarios };
        loaded.trust = loaded.zones.values().map(|zone| (zone.apex().clone(), loaded.trust_in(zone))).collect();
        Ok(loaded)
    }

    /// The files, in order of their names.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// What a validator must trust to validate the zones: the DS record of each topmost signed zone.
    ///
    /// Each is a line of a master file, `OWNER IN DS TAG ALGORITHM 2 DIGEST`; they stand in order of their owners.
    pub fn trust_anchors(&self) -> Vec<String> {
        let mut topmost: Vec<_> = self.zones.values().filter(|zone| self.parent(zone).is_none()).collect();
        topmost.sort_by_key(|zone| zone.apex().clone());
        let ds = topmost.into_iter().filter_map(Zone::ds);
        ds.map(|ds| format!("{} IN DS {}", ds.owner().fmt_with_dot(), ds.data().to_string().to_uppercase())).collect()
    }

    /// Whether a query is one to answer here; a resolver elsewhere may know the others.
    ///
    /// Messages that are no query are answered here too.
    pub fn covers(&self, query: &[u8]) -> bool {
        match Query::read(query) {
            Ok(query) => self.closest_zone(&query.name).is_some(),
            Err(Rejection::NoMessage | Rejection::NoQuestion(..) | Rejection::Question(..)) => true,
        }
    }

    /// The reply to a query, as the zones and their scripts have it.
    pub fn respond(&self, query: &[u8]) -> Reply {
        self.respond_with(query, None)
    }

    /// The reply to a query under one more script, which goes before those of the zones.
    pub fn respond_with(&self, query: &[u8], forced: Option<&Script>) -> Reply {
        let rejection =
            |response: Response<'_>| Reply::now(ReplyBody::Message(response.compose(None).unwrap_or_default()));
        let query = match Query::read(query) {
            Ok(query) => query,
            Err(Rejection::NoMessage) => {
                return Reply::status(400, None, "This is no DNS message.\n");
            }
            Err(Rejection::NoQuestion(header, rcode)) => {
                return rejection(Response::rejection(header, None, rcode));
            }
            Err(Rejection::Question(query, rcode)) => {
                return rejection(Response::rejection(query.header, Some(&query), rcode));
            }
        };
        let found = Resolution::find(self, &query, forced);
        let cors = found.action != Some(Action::NoCors);
        Reply { delay_ms: found.delay_ms, cors, body: body(&query, &found) }
    }

    /// The zone that answers for a name and type: the parent for a delegation's DS (RFC 4035 §3.1.4.1).
    pub(crate) fn zone_for(&self, name: &StoredName, rtype: Rtype) -> Option<&Zone> {
        let zone = self.closest_zone(name)?;
        match rtype == Rtype::DS && zone.apex() == name {
            true => Some(self.parent(zone).unwrap_or(zone)),
            false => Some(zone),
        }
    }

    /// What a validating resolver that trusts the topmost zones makes of something found in a zone.
    pub(crate) fn trust_of(&self, zone: &Zone, found: &Lookup) -> Trust {
        match self.trust.get(zone.apex()).cloned().unwrap_or(Trust::Insecure) {
            Trust::Secure => match zone.error_of(found) {
                Some(error) => Trust::Bogus(error),
                None if found.left_open => Trust::Insecure,
                None => Trust::Secure,
            },
            trust @ (Trust::Insecure | Trust::Bogus(_)) => trust,
        }
    }

    /// Follows the chain of trust from a topmost zone down to this one (RFC 4035 §5).
    fn trust_in(&self, zone: &Zone) -> Trust {
        let above = match self.parent(zone) {
            Some(parent) => {
                let ds = parent.lookup(zone.apex(), Rtype::DS);
                match self.trust_in(parent) {
                    Trust::Secure if parent.error_of(&ds).is_none() && ds.outcome != Outcome::Data => Trust::Insecure,
                    Trust::Secure => parent.error_of(&ds).map_or(Trust::Secure, Trust::Bogus),
                    trust @ (Trust::Insecure | Trust::Bogus(_)) => trust,
                }
            }
            None if zone.is_signed() => Trust::Secure,
            None => Trust::Insecure,
        };
        match above {
            Trust::Secure => zone.error_of_keys().map_or(Trust::Secure, Trust::Bogus),
            Trust::Insecure | Trust::Bogus(_) => above,
        }
    }

    fn parent(&self, zone: &Zone) -> Option<&Zone> {
        zone.apex().iter_suffixes().skip(1).find_map(|ancestor| self.zones.get(&ancestor))
    }

    fn closest_zone(&self, name: &StoredName) -> Option<&Zone> {
        name.iter_suffixes().find_map(|ancestor| self.zones.get(&ancestor))
    }
}

/// What a validator makes of an answer (RFC 4035 §4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It is proven.
    Secure,
    /// It is proven that there is no proof.
    Insecure,
    /// It should be proven and is not, for this reason.
    Bogus(ExtendedError),
}

/// Sends what was found, as the script has it.
fn body(query: &Query, found: &Resolution) -> ReplyBody {
    let response = Response::new(query, found);
    let message = |response: Response<'_>| response.compose(None).unwrap_or_default();
    match &found.action {
        None
        | Some(
            Action::Fail(..)
            | Action::Loop
            | Action::Strip
            | Action::Lie
            | Action::Flip
            | Action::Other
            | Action::NoCors,
        ) => ReplyBody::Message(message(response)),
        Some(Action::Timeout) => ReplyBody::Never,
        Some(Action::Reset) => ReplyBody::Reset,
        Some(Action::Garbage) => ReplyBody::Message(GARBAGE.to_vec()),
        Some(Action::Truncated) => ReplyBody::Message(message(response.truncated())),
        Some(Action::Cut(octets)) => {
            let mut message = message(response);
            message.truncate(*octets);
            ReplyBody::Message(message)
        }
        Some(Action::Junk(octets)) => {
            let mut message = message(response);
            message.resize(message.len() + octets, 0xFF);
            ReplyBody::Message(message)
        }
        Some(Action::WrongQuestion) => {
            let name = StoredName::from_chars(WRONG_NAME.chars()).unwrap_or(StoredName::root_bytes());
            ReplyBody::Message(message(response.with_wrong_name(&name)))
        }
        Some(Action::Big(octets)) => ReplyBody::Message(response.compose(Some(*octets)).unwrap_or_default()),
        Some(Action::Http(status, retry_after)) => {
            Reply::status(*status, *retry_after, "This answer is scripted.\n").body
        }
        Some(Action::Html) => ReplyBody::Http {
            status: 200,
            content_type: "text/html; charset=utf-8",
            retry_after: None,
            body: HTML.into(),
        },
    }
}

/// A file that has been read.
struct Source {
    path: PathBuf,
    header: Header,
    master: Master,
    scenario: Scenario,
}

impl Source {
    fn read(path: PathBuf) -> Result<Self, LoadError> {
        let text = fs::read_to_string(&path).map_err(|error| LoadError::new(&path, error))?;
        let header = Header::read(&text).map_err(|problem| LoadError::at(&path, &problem))?;
        let master = Master::read(&text).map_err(|problem| LoadError::at(&path, &problem))?;
        let scenario = Scenario {
            file: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            title: header.title.clone(),
            checks: header.checks.clone(),
            text,
        };
        Ok(Self { path, header, master, scenario })
    }
}

fn zone_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| LoadError::new(folder, error))? {
        let path = entry.map_err(|error| LoadError::new(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "zone") {
            paths.push(path);
        }
    }
    paths.sort();
    match paths.is_empty() {
        true => Err(LoadError::new(folder, "there is no *.zone file")),
        false => Ok(paths),
    }
}

/// Adds to a zone the delegations of the loaded zones right below it.
fn delegate_children(master: &mut Master, zones: &HashMap<StoredName, Zone>) {
    let is_ancestor = |ancestor: &StoredName, zone: &Zone| zone.apex().ends_with(ancestor) && zone.apex() != ancestor;
    let mut children: Vec<&Zone> = zones.values().filter(|zone| is_ancestor(&master.apex, zone)).collect();
    children.sort_by_key(|zone| zone.apex().clone());
    for child in &children {
        let is_grandchild = children.iter().any(|other| is_ancestor(other.apex(), child));
        let is_published =
            master.records.iter().any(|record| record.rtype() == Rtype::NS && record.owner() == child.apex());
        if !is_grandchild && !is_published {
            master.records.extend(child.delegation());
        }
    }
}
