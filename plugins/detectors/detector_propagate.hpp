// detector.propagate: what was found once is searched for in the whole record and, with a dictionary, in the whole data.
#pragma once

#include <memory>

#include <persona/known_places.hpp>
#include <persona/stage.hpp>
#include <persona/word_lists.hpp>

namespace persona::detectors {

class DetectorPropagate final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    bool record_ = true;
    double threshold_ = 0.5;
    std::unique_ptr<const WordLists> words_;
    std::unique_ptr<const KnownPlaces> known_;
};

}  // namespace persona::detectors
