//! Models of providers: which ones there are, and a client for each that was asked for.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use gristmill_model::{Failure, ModelId, ReasonCode, Stage};
use gristmill_providers::{Endpoint, EndpointError, Keys, Patience, Providers, RemoteEmbedder};

/// Models of providers.
pub(crate) struct Remotes {
    keys: Arc<Keys>,
    providers: RwLock<Arc<Providers>>,
    /// Each is made once, so that a provider that is to be left alone is, by everybody.
    made: Mutex<HashMap<Place, Arc<RemoteEmbedder>>>,
}

/// A model, and where it is asked.
type Place = (ModelId, String);

impl Remotes {
    /// These providers, with the keys of a data folder and an environment.
    pub(crate) fn new(
        data_dir: &Path,
        environment: &BTreeMap<String, String>,
        providers: Providers,
    ) -> Self {
        Self {
            keys: Arc::new(Keys::new(data_dir, environment)),
            providers: RwLock::new(Arc::new(providers)),
            made: Mutex::default(),
        }
    }

    /// The keys.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The providers in force.
    pub(crate) fn providers(&self) -> Arc<Providers> {
        let held = self.providers.read();
        Arc::clone(&held.unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other providers in force.
    pub(crate) fn replace(&self, providers: Providers) {
        let held = self.providers.write();
        *held.unwrap_or_else(PoisonError::into_inner) = Arc::new(providers);
    }

    /// The client of a model's id; none when its provider is not there any more.
    pub(crate) fn find(&self, model: &ModelId) -> Option<Arc<RemoteEmbedder>> {
        let providers = self.providers();
        let (endpoint, dimensions) = providers.of(model)?;
        Some(self.client(endpoint, dimensions))
    }

    /// The client of the model that jobs know by this name, if it can be asked.
    pub(crate) fn choose(
        &self,
        name: &str,
        dimensions: u32,
    ) -> Result<Arc<RemoteEmbedder>, Failure> {
        let providers = self.providers();
        let endpoint = providers.named(name).map_err(|error| refused(&error))?;
        let dimensions = endpoint
            .dimensions(dimensions)
            .map_err(|error| refused(&error))?;
        let client = self.client(endpoint, dimensions);
        client.check_key()?;
        Ok(client)
    }

    /// The client of an endpoint with vectors of a length that it has.
    pub(crate) fn client(&self, endpoint: &Endpoint, dimensions: u32) -> Arc<RemoteEmbedder> {
        let place = (endpoint.model_id(dimensions), endpoint.url.clone());
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let client = made.entry(place).or_insert_with(|| {
            let (endpoint, keys) = (endpoint.clone(), Arc::clone(&self.keys));
            Arc::new(RemoteEmbedder::new(
                endpoint,
                dimensions,
                keys,
                Patience::default(),
            ))
        });
        Arc::clone(client)
    }
}

fn refused(error: &EndpointError) -> Failure {
    let detail = format!("{}: {}", error.problem, error.hint);
    Failure::new(ReasonCode::EmbedderRefused, Stage::Embedding, detail)
}
